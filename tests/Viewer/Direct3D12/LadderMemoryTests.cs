using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class LadderMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "ImageGen", "modes.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_fastest_is_known_at_the_next_start()
    {
        var memory = new LadderMemory(File);
        Assert.Equal(KnownModes.None, memory.Find("a"));
        memory.Keep("a", ExecutionMode.SingleFused);
        memory.Blame("b", ExecutionMode.HalfFused);
        var next = new LadderMemory(File);
        Assert.Equal(ExecutionMode.SingleFused, next.Find("a").Fastest);
        Assert.Null(next.Find("b").Fastest);
        Assert.Equal([ExecutionMode.HalfFused], next.Find("b").Hung);
    }

    [Fact]
    public void A_mode_that_hangs_later_is_no_longer_the_fastest()
    {
        var memory = new LadderMemory(path: null);
        memory.Keep("a", ExecutionMode.HalfFused);
        memory.Blame("a", ExecutionMode.HalfFused);
        Assert.Null(memory.Find("a").Fastest);
        Assert.Equal([ExecutionMode.HalfFused], memory.Find("a").Hung);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"fastest":"noSuchMode"}]""")]
    [InlineData("""[{"key":"a"}]""")]
    [InlineData("{}")]
    public void A_damaged_file_is_begun_again(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);
        var memory = new LadderMemory(File);
        Assert.Equal(KnownModes.None, memory.Find("a"));
        memory.Keep("a", ExecutionMode.Half);
        Assert.Equal(ExecutionMode.Half, new LadderMemory(File).Find("a").Fastest);
    }

    [Fact]
    public void Another_driver_is_another_device()
    {
        var adapter = new AdapterDescription("a card", 1, 0, 0, "31.0.15.3623", IsSoftware: false);
        string sha256 = new('a', 64);
        Assert.NotEqual(
            LadderMemory.KeyOf(sha256, adapter), LadderMemory.KeyOf(sha256, adapter with { Driver = "32.0" }));
        // The LUID is another at every start of the system.
        Assert.Equal(LadderMemory.KeyOf(sha256, adapter), LadderMemory.KeyOf(sha256, adapter with { Luid = 2 }));
    }
}
