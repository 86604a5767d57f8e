using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>Comparing checkpoints.</summary>
internal static class CheckpointAssert
{
    /// <summary>Two checkpoints have the same tensors, bit for bit.</summary>
    public static void SameTensors(string expected, string actual)
    {
        using Checkpoint a = CheckpointFile.Read(expected);
        using Checkpoint b = CheckpointFile.Read(actual);
        SameTensors(a, b);
    }

    /// <summary>Two checkpoints have the same tensors, bit for bit.</summary>
    public static void SameTensors(Checkpoint expected, Checkpoint actual)
    {
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        Assert.All(
            expected.Tensors,
            item => Assert.True(item.Value.bytes.SequenceEqual(actual.Tensors[item.Key].bytes), item.Key));
    }
}
