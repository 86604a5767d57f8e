using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

public sealed class NpmSourceTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * i / 13))];
    private static readonly DataFile Wanted = new("pictures", "", Content.Length);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Takes_a_file_out_of_an_archive_that_is_there()
    {
        File.WriteAllBytes(_folder.File("set-1.0.0.tgz"), Archive());
        Assert.Equal(Content, File.ReadAllBytes(Bring()!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(2000)]
    public void An_archive_cut_short_is_removed_and_said(int length)
    {
        string archive = _folder.File("set-1.0.0.tgz");
        File.WriteAllBytes(archive, length == 5 ? "hello"u8.ToArray() : Archive()[..length]);
        Assert.Contains("truncated or damaged archive", Assert.Throws<IOException>(() => Bring()).Message);
        Assert.False(File.Exists(archive));
    }

    [Theory]
    [InlineData(
        "npm error code ENOSPC\nnpm error syscall write\nnpm error errno -28\n"
        + "npm error nospc ENOSPC: no space left on device, write\nnpm error nospc Clear up some disk space\n"
        + "npm error A complete log of this run can be found in: /root/.npm/_logs/x-debug-0.log\n",
        "ENOSPC: no space left on device, write")]
    [InlineData(
        "npm warn old lockfile\nnpm ERR! code E404\nnpm ERR! 404 Not Found - GET set\nnpm ERR! A complete log of this",
        "404 Not Found - GET set")]
    [InlineData("npm error code EX\n", "code EX")]
    [InlineData("sh: npm: cannot execute\n", "sh: npm: cannot execute")]
    [InlineData("", "no reason given")]
    public void The_reason_of_npm_is_its_line_that_says_why(string errors, string reason) =>
        Assert.Equal(reason, NpmPackage.ReasonOf(errors));

    [Fact]
    public void What_npm_left_when_it_failed_is_not_taken_for_the_archive()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "stands in for npm by a script of a Unix shell");
        string bin = Directory.CreateDirectory(_folder.File("bin")).FullName;
        File.WriteAllText(
            Path.Combine(bin, "npm"),
            "#!/bin/sh\nprintf half > set-1.0.0.tgz\necho 'npm error nospc full' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(bin, "npm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string incoming = Directory.CreateDirectory(_folder.File("incoming")).FullName;
        string? before = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", $"{bin}:{before}");
            IOException failed = Assert.Throws<IOException>(
                () => new NpmPackage("set@1.0.0").Archive(incoming, CancellationToken.None));
            Assert.Equal("npm pack set@1.0.0 failed: full", failed.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }

        Assert.Empty(Directory.GetFiles(incoming));
    }

    private string? Bring() =>
        new NpmSource("set@1.0.0", "package/data/").Bring(Wanted, _folder.Path, (_, _) => { }, CancellationToken.None);

    private static byte[] Archive() => PackedArchive.Of(("package/data/pictures", Content));
}
