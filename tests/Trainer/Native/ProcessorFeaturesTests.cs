using ImageGen.Trainer.Native;

namespace ImageGen.Tests.Trainer.Native;

public sealed class ProcessorFeaturesTests
{
    [Theory]
    [InlineData("avx2", "AVX2")]
    [InlineData("avx512f", "AVX-512")]
    [InlineData("avx512_bf16", "AVX512-BF16")]
    [InlineData("amx_bf16", "AMX")]
    public void They_are_those_that_the_kernel_tells(string flag, string name)
    {
        Assert.SkipUnless(File.Exists("/proc/cpuinfo"), "a kernel that tells is Linux");
        string? flags = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        Assert.SkipWhen(flags is null, "flags are of x86 processors");
        Assert.Equal(flags.Split(' ').Contains(flag), ProcessorFeatures.Names.Contains(name));
    }
}
