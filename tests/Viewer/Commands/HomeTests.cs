namespace ImageGen.Tests.Viewer.Commands;

/// <summary>What the viewer keeps can be made again, so it needs no home.</summary>
public sealed class HomeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/proc")]
    [InlineData("/dev/null")]
    [InlineData("/nowhere/at/all")]
    [InlineData("")]
    [InlineData(null)]
    public void It_plays_where_there_is_no_home_to_write_to(string? home)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a home goes by other variables there");
        RealProgram viewer = RealProgram.Named("viewer").AtHome(home ?? "").With("HOME", home);
        string model = Path.Combine(Repository.Folder, "models", "vae-mnist.onnx");
        viewer.Run(_folder.Path, "render", "--model", model, "--mode", "grid", "--out", "x.png").Succeeded();
        viewer.Run(_folder.Path, "doctor", "--model", model).Succeeded();
        viewer.Run(_folder.Path, "bench", "--model", model, "--frames", "2").Succeeded();
        Assert.Equal(["x.png"], _folder.Names());
    }
}
