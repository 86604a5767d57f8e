using System.Diagnostics;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>
/// The real program, killed without warning (SIGKILL) at random points, most of them inside the write of a checkpoint,
/// and resumed each time: the finished run is that of an undisturbed one, bit for bit.
/// </summary>
public sealed class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private const string Every = "--data shapes --batch 4 --width 4 --threads 1 --checkpoint-every 1 "
        + "--sample-every 999 --convolutions onednn";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ae", "")]
    [InlineData("gan", "")]
    [InlineData("dcgan", "--discriminator-width 4 --latent 6")]
    [InlineData("wgan", "--discriminator-width 4 --latent 6")]
    public void A_killed_run_is_resumed_to_the_same_bytes(string system, string options)
    {
        int kills = LongRun.Cases(2, 50);
        // At most five steps between two kills, and some to spare.
        string train = $"train {system} {Every} {options} --steps {(kills * 5) + 5}";
        Assert.Equal(0, TrainerProgram.Run($"{train} --run whole", folder.Path).ExitCode);

        var random = new Random(kills + system.Length);
        int inWrites = 0;
        int killed = 0;
        while (killed < kills)
        {
            if (!KillOnce(killed == 0 ? $"{train} --run killed" : "train --resume killed", random))
                break;
            killed++;
            inWrites += Unfinished().Length > 0 ? 1 : 0;
        }

        (int exitCode, string _, string error) = TrainerProgram.Run("train --resume killed", folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.True(killed >= kills / 2, $"only {killed} kills");
        Assert.Empty(Unfinished());
        Assert.Equal(Bytes("whole"), Bytes("killed"));
        Assert.Equal(
            File.ReadAllLines(folder.File("whole/stats.jsonl")).Length,
            File.ReadAllLines(folder.File("killed/stats.jsonl")).Length);
        output.WriteLine($"{system}: killed {killed} times, {inWrites} of them inside the write of a checkpoint");
    }

    /// <summary>Starts the program and kills it a few checkpoints later.</summary>
    /// <returns>Whether it was killed, and had not ended before.</returns>
    private bool KillOnce(string arguments, Random random)
    {
        int checkpoints = random.Next(1, 4);
        bool inWrite = random.Next(4) > 0;
        int spins = random.Next(2000);
        long before = Step();
        var start = new ProcessStartInfo(
            "dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "trainer.dll")}\" {arguments}")
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        while (!process.HasExited && Step() < before + checkpoints)
            Thread.Yield();
        while (inWrite && !process.HasExited && Unfinished().Length == 0)
            Thread.Yield();
        Thread.SpinWait(spins);
        bool isKilled = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return isKilled;
    }

    private byte[] Bytes(string run) => File.ReadAllBytes(RunFolder.Open(folder.File(run)).LatestCheckpoint()!);

    private long Step() => RunFolder.At(folder.File("killed")).LatestStep();

    private string[] Unfinished()
    {
        string checkpoints = folder.File("killed/checkpoints");
        return Directory.Exists(checkpoints) ? Directory.GetFiles(checkpoints, ".*.tmp") : [];
    }
}
