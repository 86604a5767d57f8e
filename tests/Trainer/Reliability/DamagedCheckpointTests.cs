using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>Checkpoints that were cut at every kind of place, or have a bit that flipped.</summary>
[Collection(TorchCollection.Name)]
public sealed class DamagedCheckpointTests : IDisposable
{
    private const string Train =
        "train ae --data shapes --batch 4 --width 4 --threads 1 --steps 8 --checkpoint-every 2 --run run";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_damaged_newest_checkpoint_is_named_and_the_one_before_it_used()
    {
        Assert.Equal(0, TrainerProgram.Run(Train, folder.Path).ExitCode);
        var run = RunFolder.Open(folder.File("run"));
        string newest = run.LatestCheckpoint()!;
        byte[] whole = File.ReadAllBytes(newest);
        var random = new Random(3);
        List<byte[]> damaged = [.. Cuts(whole).Select(length => whole[..length])];
        for (int i = 0; i < LongRun.Cases(200, 20_000); i++)
            damaged.Add(Flipped(whole, random.Next(whole.Length), random.Next(8)));
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(newest, bytes);
            List<string> lines = [];
            (Checkpoint checkpoint, string path) = run.ReadCheckpoint(lines.Add);
            using (checkpoint)
                Assert.Equal(6, checkpoint.Step);
            Assert.EndsWith("step-00000006.safetensors", path);
            Assert.Equal($"{newest}: damaged or unreadable; step-00000006.safetensors is used instead", lines.Single());
        }

        (int exitCode, string output, string error) = TrainerProgram.Run("train --resume run", folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("step-00000008.safetensors: damaged or unreadable; step-00000006.safetensors is used", output);
        Assert.Equal(whole, File.ReadAllBytes(newest));
    }

    [Fact]
    public void With_every_checkpoint_damaged_one_line_names_the_newest()
    {
        Assert.Equal(0, TrainerProgram.Run(Train, folder.Path).ExitCode);
        foreach (string path in Directory.GetFiles(folder.File("run/checkpoints")))
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..100]);
        (int exitCode, string _, string error) = TrainerProgram.Run("train --resume run", folder.Path);
        Assert.Equal(2, exitCode);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("step-00000008.safetensors", line);
        Assert.Contains("truncated", line);
    }

    // The length of the header, the header, each of the tensors, the end.
    private static IEnumerable<int> Cuts(byte[] whole)
    {
        int header = (int)BitConverter.ToInt64(whole);
        int end = whole.Length;
        return [0, 1, 7, 8, 9, 8 + (header / 2), 7 + header, 8 + header, 9 + header, end / 2, end - 1];
    }

    // A space that only fills the header up is as good as another one, but the digest covers it as well.
    private static byte[] Flipped(byte[] whole, int at, int bit)
    {
        byte[] bytes = [.. whole];
        bytes[at] ^= (byte)(1 << bit);
        return bytes;
    }
}
