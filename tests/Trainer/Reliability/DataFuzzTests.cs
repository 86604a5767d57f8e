using System.Text;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Sweeps;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>Damaged files of the trainer's other kinds.</summary>
public sealed class DataFuzzTests
{
    private static readonly byte[] Idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly byte[] Sweep = Encoding.UTF8.GetBytes(
        """
        { "system": "cgan", "options": { "data": "mnist" }, "grid": { "loss": ["bce"], "seed": [1] }, "evaluate": true }
        """);

    [Fact]
    public void Damaged_idx_files_are_read_or_refused() =>
        Fuzzing.Feed([Idx], 1000, 20_000, bytes => IdxReader.Read(bytes, "damaged", 3));

    [Fact]
    public void Damaged_sweep_files_are_read_or_refused() =>
        Fuzzing.Feed([Sweep], 1000, 20_000, bytes => SweepFile.Parse("damaged", Encoding.UTF8.GetString(bytes)));

    [Fact]
    public void Any_text_is_an_augmentation_or_refused() =>
        Fuzzing.Feed(
            ["flip,crop=0.1,rotate=30,color=0.2"u8.ToArray()],
            1000,
            20_000,
            bytes => Augmentation.Parse(Encoding.UTF8.GetString(bytes)));
}
