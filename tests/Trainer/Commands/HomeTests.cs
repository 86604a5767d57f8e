using ImageGen.Generators;

namespace ImageGen.Tests.Trainer.Commands;

/// <summary>A home that is missing or cannot be written: the cache is missed only by what needs it.</summary>
public sealed class HomeTests : IDisposable
{
    private const string Train =
        "train cgan --data shapes --steps 2 --batch 8 --width 4 --discriminator-width 4 --latent 6 --run run";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/proc/none")]
    [InlineData("/dev/null")]
    public void What_needs_no_cache_runs_and_the_rest_names_the_variable(string home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the homes are those of Linux that not even root can write to");
        RealProgram trainer = RealProgram.Named("trainer").AtHome(home);
        foreach (string verb in (string[])["list", "data list", "train cgan --help"])
            trainer.Run(_folder.Path, verb.Split(' ')).Succeeded();
        ProgramRun fetched = trainer.Run(_folder.Path, "data", "fetch", "mnist");
        fetched.Refused($"{home}/.cache/imagegen", "files of mnist cannot be stored there", "set IMAGEGEN_CACHE to");
        Assert.DoesNotContain("resume", fetched.Error);

        // Where the system's libstdc++ is new enough, no copy of a library is needed, and so no cache.
        ProgramRun trained = trainer.Run(_folder.Path, Train.Split(' '));
        if (trained.ExitCode != 0)
        {
            trained.Refused($"{home}/.cache/imagegen", "TorchSharp's library", "set IMAGEGEN_CACHE to");
            Assert.DoesNotContain("resume", trained.Error);
        }

        trainer.With("IMAGEGEN_CACHE", _folder.File("cache"))
            .Run(_folder.Path, [.. Train.Split(' ')[..^1], "other"])
            .Succeeded();
    }

    [Fact]
    public void A_classifier_that_could_not_be_kept_is_not_trained()
    {
        Directory.CreateDirectory(_folder.File("cache"));
        File.WriteAllText(_folder.File("cache/classifiers"), "");
        ProgramRun run = RealProgram.Named("trainer").With("IMAGEGEN_CACHE", _folder.File("cache")).Run(
            _folder.Path, "classifier", "shapes");
        run.Refused("cache/classifiers: the classifier of shapes cannot be stored there", "set IMAGEGEN_CACHE to");
        Assert.DoesNotContain("training", run.Output);
    }

    [Fact]
    public void A_folder_of_the_cache_is_made_and_nothing_is_left_of_the_trial()
    {
        UserCache.Make(_folder.File("a/b"), "things");
        UserCache.Make(_folder.File("a/b"), "things");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("a/b")));
        File.WriteAllText(_folder.File("file"), "");
        Assert.Contains(
            "things cannot be stored there",
            Assert.Throws<InputException>(() => UserCache.Make(_folder.File("file/b"), "things")).Message);
    }
}
