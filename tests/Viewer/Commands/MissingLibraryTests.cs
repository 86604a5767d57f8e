namespace ImageGen.Tests.Viewer.Commands;

/// <summary>A program folder that was not copied whole: ONNX Runtime's native library is missing or damaged.</summary>
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
    public void Without_the_library_every_verb_that_needs_it_names_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links to files take rights that not every user has");
        RealProgram viewer = ProgramCopy.WithLibrary("viewer", _program.Path, library: null);
        foreach (string verb in (string[])["render --out x.webp", "bench", "doctor", "--no-open"])
        {
            ProgramRun run = viewer.Run(_folder.Path, [.. verb.Split(' '), "--model", Model]);
            run.Refused(FileName, "is not beside the program", "the whole program again");
        }

        Assert.Empty(_folder.Names());
        viewer.Run(_folder.Path, "devices").Succeeded();
        viewer.Run(_folder.Path, "--help").Succeeded();
    }

    [Fact]
    public void A_damaged_library_is_told_from_a_missing_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links to files take rights that not every user has");
        RealProgram viewer = ProgramCopy.WithLibrary("viewer", _program.Path, [1, 2, 3]);
        ProgramRun run = viewer.Run(_folder.Path, "render", "--model", Model, "--out", "x.webp");
        run.Refused(FileName, "does not load", "the whole program again");
        Assert.True(run.Error.Length < 400, run.Error);
    }

    private static string Model => Path.Combine(Repository.Folder, "models", "vae-mnist.onnx");

    private static string FileName => OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
}
