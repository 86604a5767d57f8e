namespace ImageGen.Tests.Trainer.Commands;

/// <summary>Standard output that cannot be written, or that nobody reads.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private const string Train =
        "train cgan --data shapes --steps 2 --batch 8 --width 4 --discriminator-width 4 --latent 6 --run run";

    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _trainer = RealProgram.Named("trainer");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("list")]
    [InlineData("data list")]
    [InlineData("evaluate --help")]
    [InlineData("doctor --seconds 1")]
    [InlineData(Train)]
    public void A_full_disk_behind_it_is_one_line_that_is_not_about_runs(string verb)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        ProgramRun run = _trainer.RunInShell(_folder.Path, $"$PROGRAM {verb} > /dev/full");
        run.Refused("standard output: cannot be written (No space left on device)");
        Assert.DoesNotContain("resume", run.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("data list")]
    [InlineData(Train)]
    public void A_pipe_that_nobody_reads_is_no_error(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the line is of a Unix shell");
        ProgramRun run = _trainer.RunInShell(
            _folder.Path, $"{{ $PROGRAM {verb}; echo $? > code; }} | sh -c 'exec 0<&-'");
        Assert.Equal("", run.Error);
        Assert.Equal("0\n", File.ReadAllText(_folder.File("code")));
    }

    [Fact]
    public void A_run_whose_log_cannot_be_written_says_how_to_go_on()
    {
        Directory.CreateDirectory(_folder.File("run/stats.jsonl"));
        ProgramRun run = _trainer.Run(
            _folder.Path, [.. Train.Split(' '), "--checkpoint-every", "1", "--log-every", "1"]);
        run.Refused("run: the run was stopped (", "stats.jsonl");
        Assert.True(
            run.Error.Contains("train --resume run", StringComparison.Ordinal)
                == (Directory.Exists(_folder.File("run/checkpoints"))
                    && Directory.EnumerateFiles(_folder.File("run/checkpoints")).Any()),
            run.Error);
    }
}
