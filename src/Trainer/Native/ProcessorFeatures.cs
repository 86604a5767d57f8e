using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ImageGen.Trainer.Native;

/// <summary>
/// What the processor can multiply with. .NET tells most of it; AVX512-BF16 and AMX, which LibTorch uses and .NET does
/// not, are asked of the processor itself (Intel's manual, volume 2, CPUID): the answer is the same on every system.
/// </summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;
    private const int ExtendedStates = 13;
    private const int TileData = 18;

    /// <summary>Whether bfloat16 products are instructions of AVX-512.</summary>
    public static bool Avx512BFloat16 { get; } =
        Avx512F.IsSupported && Leaf(ExtendedFeatures, 1) is { } leaf && Bit(leaf.Eax, 5);

    /// <summary>Whether it has tiles with bfloat16 products, and the system lets programs use them.</summary>
    public static bool AmxBFloat16 { get; } =
        Leaf(ExtendedFeatures, 0) is { } leaf && Bit(leaf.Edx, 22) && Bit(leaf.Edx, 24) && SystemKeepsTiles();

    /// <summary>
    /// Whether LibTorch computes bfloat16 products natively: by AMX or AVX512-BF16, unless oneDNN is held below them.
    /// Elsewhere they are emulated, far slower than float32.
    /// </summary>
    public static bool MultipliesBFloat16 => (AmxBFloat16 || Avx512BFloat16) && OneDnnMayUseThem();

    /// <summary>The names of all that matter here and are there, e.g. "AVX2", "AVX512-BF16", "AMX".</summary>
    public static IReadOnlyList<string> Names
    {
        get
        {
            (string Name, bool Supported)[] all =
            [
                ("AVX2", Avx2.IsSupported),
                ("FMA", Fma.IsSupported),
                ("AVX-512", Avx512F.IsSupported),
                ("AVX-VNNI", AvxVnni.IsSupported),
                ("AVX512-BF16", Avx512BFloat16),
                ("AMX", AmxBFloat16),
                ("NEON", AdvSimd.IsSupported),
            ];
            return [.. all.Where(feature => feature.Supported).Select(feature => feature.Name)];
        }
    }

    // The variable limits the instructions that oneDNN uses; the older name works too. Of its values, those for
    // processors with bfloat16 say so by one of these words.
    private static bool OneDnnMayUseThem()
    {
        string? limit = Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA")
            ?? Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA");
        string[] words = ["BF16", "FP16", "AMX", "AVX10", "DEFAULT", "ALL"];
        return string.IsNullOrEmpty(limit) || words.Any(
            word => limit.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// A system that does not save tiles when it switches threads keeps them disabled. The space that it saves now must
    /// reach to the end of theirs.
    /// </summary>
    private static bool SystemKeepsTiles() =>
        Leaf(ExtendedStates, TileData) is { } tiles
        && tiles.Eax != 0
        && Leaf(ExtendedStates, 0) is { } saved
        && (uint)saved.Ebx >= (uint)tiles.Ebx + (uint)tiles.Eax;

    private static (int Eax, int Ebx, int Ecx, int Edx)? Leaf(int leaf, int part)
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < leaf)
            return null;
        if (leaf == ExtendedFeatures && X86Base.CpuId(leaf, 0).Eax < part)
            return null;
        return X86Base.CpuId(leaf, part);
    }

    private static bool Bit(int register, int bit) => (register >> bit & 1) != 0;
}
