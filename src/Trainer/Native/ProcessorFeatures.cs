using System.Runtime.Intrinsics.X86;

namespace ImageGen.Trainer.Native;

/// <summary>What the processor can do that decides how networks are trained on it (Intel SDM, CPUID leaf 7).</summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;

    /// <summary>Whether it multiplies bfloat16 tiles (AMX-BF16).</summary>
    public static bool HasAmxBFloat16 { get; } = Bit(subleaf: 0, register: 3, bit: 22);

    /// <summary>Whether it has dot products of bfloat16 vectors (AVX512-BF16).</summary>
    public static bool HasAvx512BFloat16 { get; } = Bit(subleaf: 1, register: 0, bit: 5);

    /// <summary>
    /// Whether LibTorch computes bfloat16 products natively: by AMX or AVX512-BF16, unless oneDNN is held below them.
    /// Elsewhere they are emulated, slower than float32.
    /// </summary>
    public static bool MultipliesBFloat16 => (HasAmxBFloat16 || HasAvx512BFloat16) && OneDnnMayUseThem();

    // The variable limits the instructions that oneDNN uses; the older name works too. Of its values, those for
    // processors with bfloat16 say so by one of these words.
    private static bool OneDnnMayUseThem()
    {
        var limit = Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA") ?? Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA");
        string[] words = ["BF16", "FP16", "AMX", "AVX10", "DEFAULT", "ALL"];
        return string.IsNullOrEmpty(limit) || words.Any(word => limit.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Bit(int subleaf, int register, int bit)
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures)
            return false;
        if (subleaf > X86Base.CpuId(ExtendedFeatures, 0).Eax)
            return false;
        var (eax, ebx, ecx, edx) = X86Base.CpuId(ExtendedFeatures, subleaf);
        int[] registers = [eax, ebx, ecx, edx];
        return (registers[register] >>> bit & 1) == 1;
    }
}
