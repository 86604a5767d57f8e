using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>
/// The real program on a disk that fills up while one of its files is written: one line, no incomplete file, and the
/// run is resumed elsewhere to the bytes of an undisturbed one.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Train = "train ae --data shapes --batch 4 --width 4 --threads 1 --steps 8 "
        + "--checkpoint-every 4 --sample-every 2 --log-every 1 --convolutions onednn --run run";

    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _trainer = RealProgram.Named("trainer");

    /// <summary>Sizes in KiB, what is being written when they are used up, and the checkpoint that is there.</summary>
    public static TheoryData<int, string, int> Sizes => new()
    {
        { 4, "config.json", 0 },
        { 8, "events.out.tfevents", 0 },
        { 12, "stats.jsonl", 0 },
        { 28, "samples/step-00000002.png", 0 },
        { 188, "checkpoints/step-00000004.safetensors", 0 },
        { 248, "samples/step-00000006.png", 4 },
        { 400, "checkpoints/step-00000008.safetensors", 4 },
        { 476, "generator.onnx", 8 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_run_ends_with_one_line_and_is_resumed(int kibibytes, string file, int checkpoint)
    {
        SmallDisk.SkipIfUnavailable();
        SmallDisk.Run(_trainer, kibibytes, _folder.Path, Train.Split(' '))
            .Refused("run", file, "No space left on device");
        Assert.Empty(Directory.GetFiles(_folder.File("left"), "*.tmp", SearchOption.AllDirectories));
        if (checkpoint == 0)
            return;

        Assert.Equal(checkpoint, RunFolder.At(_folder.File("left/run")).LatestStep());
        _trainer.Run(_folder.Path, "train", "--resume", "left/run").Succeeded();
        _trainer.Run(_folder.Path, Train.Split(' ')).Succeeded();
        foreach (string name in (string[])["checkpoints/step-00000008.safetensors", "generator.onnx"])
            Assert.Equal(Bytes($"run/{name}"), Bytes($"left/run/{name}"));
        Assert.Equal(8, File.ReadAllLines(_folder.File("left/run/stats.jsonl")).Length);
    }

    [Fact]
    public void Other_files_are_written_whole_or_not_at_all()
    {
        SmallDisk.SkipIfUnavailable();
        _trainer.Run(_folder.Path, Train.Split(' ')).Succeeded();
        foreach (string verb in (string[])["export ../run --out g.onnx", "sample ../run --out s.png"])
        {
            SmallDisk.Run(_trainer, 8, _folder.Path, verb.Split(' '))
                .Refused("No space left on device", "check the free space");
            Assert.Empty(Directory.GetFileSystemEntries(_folder.File("left")));
        }
    }

    [Fact]
    public void A_copy_of_a_library_that_does_not_fit_is_one_line_and_leaves_nothing()
    {
        SmallDisk.SkipIfUnavailable();
        ProgramRun run = SmallDisk.Run(
            _trainer.With("IMAGEGEN_CACHE", "."), 100, _folder.Path, Train.Split(' '));
        Assert.SkipWhen(run.ExitCode == 0, "the system's libstdc++ is new enough, and no copy is needed");
        run.Refused("LibTorchSharp", "No space left on device", "check the free space");
        Assert.Empty(Directory.GetFiles(_folder.File("left"), "*LibTorchSharp*", SearchOption.AllDirectories));
    }

    private byte[] Bytes(string file) => File.ReadAllBytes(_folder.File(file));
}
