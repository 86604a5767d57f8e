using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>The real program, in processes of its own, stopped by Ctrl-C and resumed.</summary>
public sealed class ResumeTests : IDisposable
{
    // Two new runs may measure otherwise which way of a convolution is faster; these are compared bit by bit.
    private const string Options =
        "cgan --data shapes --batch 16 --width 8 --discriminator-width 8 --latent 20 --threads 1 --seed 3 "
        + "--log-every 1 --checkpoint-every 1000 --sample-every 1000 --convolutions onednn";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_stopped_by_Ctrl_C_and_resumed_ends_as_an_undisturbed_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT is sent to another process by kill");
        const int steps = 400;
        (int ExitCode, string Output, string Error) undisturbed = TrainerProgram.Run(
            $"train {Options} --steps {steps} --run whole", folder.Path);
        Assert.Equal(0, undisturbed.ExitCode);

        // An epoch of shapes has 375 batches of 16: the signal comes in the middle of the first.
        (int ExitCode, string Output, string Error) stopped = TrainerProgram.Run(
            $"train {Options} --steps {steps} --run stopped", folder.Path, interruptAt: "step 60/");
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("--resume stopped", stopped.Output);
        string saved = RunFolder.Open(folder.File("stopped")).LatestCheckpoint()!;
        int savedStep = int.Parse(Path.GetFileNameWithoutExtension(saved)["step-".Length..]);
        Assert.InRange(savedStep, 60, 374);

        (int ExitCode, string Output, string Error) resumed = TrainerProgram.Run("train --resume stopped", folder.Path);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains($"step {savedStep + 1}/", resumed.Output);
        Assert.DoesNotContain("step 1/", resumed.Output);

        AssertSameState(
            RunFolder.Open(folder.File("whole")).LatestCheckpoint()!,
            RunFolder.Open(folder.File("stopped")).LatestCheckpoint()!);
        string[] lines = File.ReadAllLines(folder.File("stopped/stats.jsonl"));
        Assert.Equal(steps, lines.Length);
        Assert.Equal(
            Golden(folder.File("whole/generator.onnx")),
            Golden(folder.File("stopped/generator.onnx")));
    }

    private static void AssertSameState(string expected, string actual)
    {
        using Checkpoint a = CheckpointFile.Read(expected);
        using Checkpoint b = CheckpointFile.Read(actual);
        Assert.Equal((a.Step, a.Epoch, a.Cursor), (b.Step, b.Epoch, b.Cursor));
        CheckpointAssert.SameTensors(a, b);
    }

    private static float[] Golden(string path) => ImageGen.Generators.GeneratorFile.Read(path).Info.Golden.Image.Values;
}
