using ImageGen.Trainer.Native;

namespace ImageGen.Tests.Trainer.Native;

public sealed class ElfVersionNeedsTests
{
    private static readonly string Stock = Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void Weakens_one_need_and_changes_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library to look at comes with the Linux build");
        byte[] before = File.ReadAllBytes(Stock);
        byte[] after = before.ToArray();
        Assert.True(ElfVersionNeeds.Weaken(after, "GLIBCXX_3.4.32"));
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        Assert.Single(changed);
        Assert.Equal(2, after[changed[0]]);
    }

    [Fact]
    public void Finds_no_need_that_is_not_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library to look at comes with the Linux build");
        byte[] bytes = File.ReadAllBytes(Stock);
        Assert.False(ElfVersionNeeds.Weaken(bytes, "GLIBCXX_9.9.99"));
        Assert.Equal(File.ReadAllBytes(Stock), bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(200)]
    public void Leaves_what_is_no_elf_file_alone(int length) =>
        Assert.False(ElfVersionNeeds.Weaken(new byte[length], "GLIBCXX_3.4.32"));
}
