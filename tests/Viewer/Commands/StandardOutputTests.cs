namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Standard output that cannot be written, or that nobody reads.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _viewer = RealProgram.Named("viewer");

    public static TheoryData<string> Verbs => new(
        "--help",
        "--version",
        "render --help",
        "render --model MODEL --mode grid --out grid.png",
        "bench --model MODEL --frames 3",
        "doctor --model MODEL",
        "devices",
        "--no-open --model MODEL");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_full_disk_behind_it_is_one_line(string verb)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        ProgramRun run = _viewer.RunInShell(_folder.Path, $"$PROGRAM {Arguments(verb)} > /dev/full");
        run.Refused("standard output: cannot be written (No space left on device)");
        Assert.Equal(2, _viewer.RunInShell(_folder.Path, $"$PROGRAM {Arguments(verb)} > /dev/full 2>&1").ExitCode);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("devices")]
    [InlineData("render --model MODEL --mode grid --out grid.png")]
    public void One_that_was_closed_is_one_line(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the line is of a Unix shell");
        _viewer.RunInShell(_folder.Path, $"$PROGRAM {Arguments(verb)} >&-")
            .Refused("standard output: cannot be written");
        Assert.Equal(2, _viewer.RunInShell(_folder.Path, $"$PROGRAM {Arguments(verb)} >&- 2>&-").ExitCode);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("render --help")]
    [InlineData("render --model MODEL --mode grid --out grid.png")]
    [InlineData("bench --model MODEL --frames 3")]
    [InlineData("doctor --model MODEL")]
    [InlineData("devices")]
    public void A_pipe_that_nobody_reads_is_no_error(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the line is of a Unix shell");
        ProgramRun run = _viewer.RunInShell(
            _folder.Path, $"{{ $PROGRAM {Arguments(verb)}; echo $? > code; }} | sh -c 'exec 0<&-'");
        Assert.Equal("", run.Error);
        Assert.Equal("0\n", File.ReadAllText(_folder.File("code")));
        if (verb.Contains("grid.png", StringComparison.Ordinal))
            Assert.True(File.Exists(_folder.File("grid.png")));
    }

    private static string Arguments(string verb) => verb.Replace(
        "MODEL", $"'{Path.Combine(Repository.Folder, "models", "vae-mnist.onnx")}'", StringComparison.Ordinal);
}
