using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

public sealed class RunLockTests : IDisposable
{
    private const string Train =
        "train cgan --data shapes --batch 8 --width 4 --discriminator-width 4 --latent 6 --run run "
        + "--convolutions onednn";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_second_trainer_is_refused_and_told_of_the_first()
    {
        Assert.Equal(0, TrainerProgram.Run($"{Train} --steps 2", folder.Path).ExitCode);
        string[] before = folder.Names();
        using (RunFolder.Open(folder.File("run")).Lock())
        {
            (int exitCode, string _, string error) = TrainerProgram.Run("train --resume run --steps 4", folder.Path);
            Assert.Equal(2, exitCode);
            Assert.Contains(
                $"in use by another trainer (process {Environment.ProcessId} on {Environment.MachineName}",
                error);
            Assert.Single(error.TrimEnd().Split('\n'));
        }

        Assert.Equal(before, folder.Names());
        Assert.DoesNotContain("\"steps\": 4", File.ReadAllText(folder.File("run/config.json")));
        Assert.Equal(0, TrainerProgram.Run("train --resume run --steps 4", folder.Path).ExitCode);
    }

    [Fact]
    public async Task What_a_killed_trainer_leaves_keeps_nobody_out()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "trainer.dll");
        var start = new ProcessStartInfo("dotnet", $"\"{program}\" {Train} --steps 1000000 --checkpoint-every 1")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using (Process first = Process.Start(start)!)
        {
            Task<string> output = first.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Waiting.UntilAsync(
                () => first.HasExited || Directory.Exists(folder.File("run/checkpoints"))
                    && RunFolder.Open(folder.File("run")).LatestCheckpoint() is not null,
                "the first trainer writes a checkpoint");
            InputException refusal = Assert.Throws<InputException>(() => RunFolder.Open(folder.File("run")).Lock());
            Assert.Contains($"process {first.Id} on {Environment.MachineName}", refusal.Message);
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
            await output;
        }

        Assert.True(File.Exists(folder.File("run/run.lock")));
        long step = StepOf(RunFolder.Open(folder.File("run")).LatestCheckpoint()!);
        (int exitCode, string _, string error) = TrainerProgram.Run(
            $"train --resume run --steps {step + 2}", folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.False(File.Exists(folder.File("run/run.lock")));
        Assert.False(File.Exists(folder.File("run/run.holder")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_line() => Assert.Contains(
        "cannot be written", Assert.Throws<InputException>(() => RunLock.Of(folder.File("none"))).Message);

    [Fact]
    public void A_run_that_fails_before_its_first_step_leaves_what_was_there()
    {
        File.WriteAllText(folder.File("notes.txt"), "mine");
        foreach (string path in (string[])[folder.Path, folder.File("new")])
        {
            var run = RunFolder.Plan(path);
            using (run.Make())
            {
                File.WriteAllText(run.Configuration, "{}");
                EventFile.Begin(path, 0);
                Assert.Throws<InputException>(() => RunFolder.Plan(path));
            }

            run.Discard();
            Assert.Equal(["notes.txt"], folder.Names());
        }
    }

    private static long StepOf(string checkpoint) =>
        long.Parse(Path.GetFileNameWithoutExtension(checkpoint)["step-".Length..]);
}
