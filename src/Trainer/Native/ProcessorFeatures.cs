using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ImageGen.Trainer.Native;

/// <summary>
/// Instruction sets for matrix products. .NET reports most of them; AVX512-BF16 and AMX, which LibTorch uses, are
/// queried by CPUID (Intel's manual, volume 2), which works on every operating system.
/// </summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;
    private const int ExtendedStates = 13;
    private const int TileData = 18;

    /// <summary>The processor's name as its maker and the operating system give it; empty if unknown.</summary>
    public static string ModelName { get; } = FindModelName();

    /// <summary>Whether the processor has AVX512-BF16.</summary>
    public static bool Avx512BFloat16 { get; } =
        Avx512F.IsSupported && Leaf(ExtendedFeatures, 1) is { } leaf && Bit(leaf.Eax, 5);

    /// <summary>Whether the processor has AMX-BF16 and the operating system enables it.</summary>
    public static bool AmxBFloat16 { get; } =
        Leaf(ExtendedFeatures, 0) is { } leaf && Bit(leaf.Edx, 22) && Bit(leaf.Edx, 24) && SystemKeepsTiles();

    /// <summary>
    /// Whether LibTorch computes bfloat16 products natively: by AMX or AVX512-BF16, unless oneDNN is limited to older
    /// instruction sets. Otherwise they are emulated, far slower than float32.
    /// </summary>
    public static bool MultipliesBFloat16 => (AmxBFloat16 || Avx512BFloat16) && OneDnnMayUseThem();

    /// <summary>The names of the available relevant instruction sets, e.g. "AVX2", "AVX512-BF16", "AMX".</summary>
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

    private static string FindModelName()
    {
        const string linux = "/proc/cpuinfo";
        string? name = OperatingSystem.IsLinux() && File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name ?? "";
    }

    // The variable limits oneDNN's instruction sets; its older name works too. The values that include bfloat16 contain
    // one of these words.
    private static bool OneDnnMayUseThem()
    {
        string? limit = Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA")
            ?? Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA");
        string[] words = ["BF16", "FP16", "AMX", "AVX10", "DEFAULT", "ALL"];
        return string.IsNullOrEmpty(limit) || words.Any(
            word => limit.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// A system that does not save AMX tiles on context switches disables them. The save area must extend to the end of
    /// the tile state.
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
