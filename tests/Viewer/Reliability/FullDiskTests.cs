namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>Rendering and adopting on a disk that is full: one line, and no incomplete file.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly string _model = Path.Combine(Repository.Folder, "models/cgan-mnist.onnx");

    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _viewer = RealProgram.Named("viewer");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.png", 8)]
    [InlineData("x.webp", 40)]
    [InlineData("x.gif", 40)]
    [InlineData("frames/", 40)]
    public void A_rendering_that_does_not_fit_leaves_nothing(string output, int kibibytes)
    {
        SmallDisk.SkipIfUnavailable();
        SmallDisk.Run(
                _viewer,
                kibibytes,
                _folder.Path,
                ["render", "--model", _model, .. "--mode grid --columns 20 --seconds 1 --out".Split(' '), output])
            .Refused(output, "No space left on device", "check the free space");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("left")));
    }

    [Fact]
    public void Thumbnails_and_other_cached_files_can_be_missing()
    {
        SmallDisk.SkipIfUnavailable();
        SmallDisk.Run(
                _viewer.With("IMAGEGEN_CACHE", "."),
                4,
                _folder.Path,
                ["render", "--model", _model, "--mode", "grid", "--out", "../x.png"])
            .Succeeded();
        Assert.True(File.Exists(_folder.File("x.png")));
    }
}
