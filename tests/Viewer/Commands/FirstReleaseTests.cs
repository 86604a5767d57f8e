using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Generators and sessions of the first release are played as they were.</summary>
public sealed class FirstReleaseTests : IDisposable
{
    private const int Tolerance = 1;

    private readonly ViewerProgram _viewer = new();

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public void A_generator_gives_its_golden_values()
    {
        using var generator = CpuGenerator.Load(GeneratorFile.Read(FirstReleaseFiles.PathOf("cgan.onnx")));
        Assert.True(generator.CheckGolden().Passed);
    }

    [Fact]
    public async Task A_session_gives_its_picture()
    {
        string session = File.ReadAllText(FirstReleaseFiles.PathOf("session.txt"));
        string path = _viewer.Folder.File("again.png");
        await _viewer.Renders(
            ["--model", FirstReleaseFiles.PathOf("cgan.onnx"), "--session", session, "--out", path]);
        byte[] first = PictureFile.Samples(FirstReleaseFiles.PathOf("grid.png"));
        byte[] again = PictureFile.Samples(path);
        Assert.Equal(first.Length, again.Length);
        Assert.InRange(first.Zip(again, (a, b) => Math.Abs(a - b)).Max(), 0, Tolerance);
    }
}
