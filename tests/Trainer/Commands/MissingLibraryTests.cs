namespace ImageGen.Tests.Trainer.Commands;

/// <summary>A program folder that was not copied whole: ONNX Runtime's native library is missing.</summary>
public sealed class MissingLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _program = new();

    public void Dispose()
    {
        _folder.Dispose();
        _program.Dispose();
    }

    [Fact]
    public void Without_the_library_it_is_named_before_anything_is_trained()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links to files take rights that not every user has");
        RealProgram trainer = ProgramCopy.WithLibrary("trainer", _program.Path, library: null);
        const string train = "train cgan --data shapes --steps 2 --batch 8 --width 4 --latent 6 --run run";
        trainer.Run(_folder.Path, train.Split(' ')).Refused("libonnxruntime", "is not beside the program");
        Assert.Empty(_folder.Names());

        string model = Path.Combine(Repository.Folder, "models", "ae-imori.onnx");
        string data = $"folder:{Path.Combine(Repository.Folder, "docs/images/systems")}";
        trainer.Run(_folder.Path, "evaluate", model, "--data", data)
            .Refused("libonnxruntime", "the whole program again");
    }
}
