using System.Diagnostics;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>The real program, whose run folder loses its write permission while it trains.</summary>
public sealed class ReadOnlyFolderTests : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Writable = ReadOnly
        | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const string Train = "train ae --data shapes --batch 4 --width 4 --threads 1 --checkpoint-every 1 "
        + "--sample-every 999 --convolutions onednn --steps 300";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run/checkpoints")]
    [InlineData("run")]
    public async Task A_run_ends_with_one_line_and_is_resumed_to_the_same_bytes(string protectedFolder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions");
        Chmod("", Writable);
        RealProgram trainer = RealProgram.Named("trainer")
            .With("HOME", _folder.Path).With("IMAGEGEN_CACHE", _folder.File("cache"));
        using Process process = Process.Start(
            trainer.StartUnder(_folder.Path, AsUser(), [.. Train.Split(' '), "--run", "run"]))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(
            () => process.HasExited || RunFolder.At(_folder.File("run")).LatestStep() >= 2, "a second checkpoint");
        Assert.False(process.HasExited);
        Chmod(protectedFolder, ReadOnly);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        new ProgramRun(process.ExitCode, await output, await error).Refused("run", "denied");

        // A file that was being written cannot be deleted in such a folder; the next run does that.
        Chmod(protectedFolder, Writable);
        trainer.Run(_folder.Path, "train", "--resume", "run").Succeeded();
        Assert.Empty(Directory.GetFiles(_folder.File("run"), "*.tmp", SearchOption.AllDirectories));
        trainer.Run(_folder.Path, [.. Train.Split(' '), "--run", "whole"]).Succeeded();
        Assert.Equal(Last("whole"), Last("run"));
    }

    [Fact]
    public void A_run_that_cannot_be_written_is_not_resumed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions");
        Chmod("", Writable);
        RealProgram trainer = RealProgram.Named("trainer")
            .With("HOME", _folder.Path).With("IMAGEGEN_CACHE", _folder.File("cache"));
        trainer.Run(_folder.Path, [.. Train.Replace("300", "2").Split(' '), "--run", "run"]).Succeeded();
        Chmod("cache", Writable);
        using Process process = Process.Start(
            trainer.StartUnder(_folder.Path, AsUser(), "train", "--resume", "run", "--steps", "4"))!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (AsUser().Length > 0)
            new ProgramRun(process.ExitCode, "", error).Refused("run", "denied");
    }

    // The superuser writes wherever it likes, so it becomes nobody.
    private static string[] AsUser() =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            : ["env"];

    private byte[] Last(string run) => File.ReadAllBytes(RunFolder.Open(_folder.File(run)).LatestCheckpoint()!);

    private void Chmod(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.File(name), mode);
    }
}
