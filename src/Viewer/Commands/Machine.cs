using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Commands;

/// <summary>The machine that the viewer runs on, as far as it matters to pictures and their speed.</summary>
/// <param name="Viewer">The viewer's version.</param>
/// <param name="OnnxRuntime">ONNX Runtime's version.</param>
/// <param name="Framework">The .NET runtime.</param>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The process's architecture.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="Features">The processor's vector instructions, as far as they are used.</param>
internal sealed record Machine(
    string Viewer, string OnnxRuntime, string Framework, string System, string Architecture, int Processors, IReadOnlyList<string> Features)
{
    /// <summary>Two lines about it.</summary>
    public string Description =>
        $"viewer {Viewer}, ONNX Runtime {OnnxRuntime}, {Framework}{Environment.NewLine}"
        + $"{System}, {Architecture}, {Processors} processors{string.Concat(Features.Select(feature => $", {feature}"))}";

    /// <summary>This machine.</summary>
    public static Machine This()
    {
        (string Name, bool IsSupported)[] features =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported),
            ("NEON", AdvSimd.IsSupported), ("dot product", Dp.IsSupported),
        ];
        return new(
            typeof(Machine).Assembly.GetName().Version?.ToString(3) ?? "of unknown version",
            OrtEnv.Instance().GetVersionString(),
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            [.. features.Where(feature => feature.IsSupported).Select(feature => feature.Name)]);
    }
}
