using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ImageGen.Generators.Onnx.Quantization;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>What the processor has for products of int8.</summary>
/// <param name="Name">The instructions, e.g. "AVX-512 VNNI".</param>
/// <param name="Levels">The levels whose sums are exact.</param>
public sealed record Int8Processor(string Name, QuantizationLevels Levels)
{
    private const int ExtendedFeatures = 7;
    private const int Vnni512 = 1 << 11;
    private const int AmxInt8 = 1 << 25;
    private const int AvxVnni = 1 << 4;

    /// <summary>This machine's processor.</summary>
    public static Int8Processor This { get; } = Find();

    private static Int8Processor Find()
    {
        if (!X86Base.IsSupported)
        {
            return new Int8Processor(
                RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "NEON" : "no instructions for int8",
                QuantizationLevels.Full);
        }

        (int most, _, _, _) = X86Base.CpuId(0, 0);
        (_, _, int ecx, int edx) = most >= ExtendedFeatures ? X86Base.CpuId(ExtendedFeatures, 0) : default;
        (int eax, _, _, _) = most >= ExtendedFeatures ? X86Base.CpuId(ExtendedFeatures, 1) : default;
        // Avx512F and Avx2 tell what the operating system allows as well.
        if (Avx512F.IsSupported && (ecx & Vnni512) != 0)
        {
            return new Int8Processor(
                (edx & AmxInt8) != 0 ? "AMX and AVX-512 VNNI" : "AVX-512 VNNI", QuantizationLevels.Full);
        }

        if (Avx2.IsSupported && (eax & AvxVnni) != 0)
            return new Int8Processor("AVX-VNNI", QuantizationLevels.Full);
        return new Int8Processor(
            Avx512F.IsSupported ? "AVX-512 without VNNI" : Avx2.IsSupported ? "AVX2 without VNNI" : "SSE",
            QuantizationLevels.Reduced);
    }
}
