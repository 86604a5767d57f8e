using ImageGen.Generators;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>
/// A shipped model is made again by the command of its row, end to end, and is as good as the one that is shipped. The
/// pictures are fetched where they are not in the user's cache.
/// </summary>
public sealed class ModelRowTests(ITestOutputHelper output) : IDisposable
{
    private const double MostDifference = 0.03;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ae-cifar10")]
    public void Its_command_makes_it_again(string name)
    {
        Assert.SkipUnless(LongRun.IsAskedFor, "takes minutes; set IMAGEGEN_LONG_TESTS=1");
        var shipped = GeneratorFile.Read(Path.Combine(Repository.Folder, "models", $"{name}.onnx"));
        var trainer = RealProgram.Named("trainer");
        string[] command = shipped.Info.Training.Command.Split(' ');
        Assert.Equal("trainer", command[0]);
        trainer.Run(_folder.Path, [.. command[1..], "--run", "run"]).Succeeded();
        trainer.Run(_folder.Path, "export", "run", "--half", "--out", "again.onnx").Succeeded();
        trainer.Run(_folder.Path, "evaluate", "again.onnx", "--record").Succeeded();
        var again = GeneratorFile.Read(_folder.File("again.onnx"));
        Assert.Equal(shipped.Info.Training.Images, again.Info.Training.Images);
        Assert.NotEmpty(shipped.Info.Quality);
        foreach ((string figure, double value) in shipped.Info.Quality)
        {
            output.WriteLine($"{figure}: {value:G4} shipped, {again.Info.Quality[figure]:G4} made again");
            Assert.InRange(again.Info.Quality[figure] / value, 1 - MostDifference, 1 + MostDifference);
        }
    }
}
