using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Converts real pictures for comparison: float32 in [0, 1], on the CPU.</summary>
internal static class RealPictures
{
    /// <summary>Batch size.</summary>
    public const int BatchSize = 100;

    /// <summary>The index range of each batch.</summary>
    public static IEnumerable<(int First, int Count)> Batches(int count)
    {
        for (int first = 0; first < count; first += BatchSize)
            yield return (first, Math.Min(BatchSize, count - first));
    }

    /// <summary>A range of a set's pictures, or of their sources: [count, channels, height, width].</summary>
    public static torch.Tensor Unit(torch.Tensor bytes, int first, int count) =>
        bytes.narrow(0, first, count).to(torch.ScalarType.Float32) / 255f;

    /// <summary>The mean of a set's pictures, [1, channels, height, width]: the best constant output.</summary>
    public static torch.Tensor Mean(PictureSet set)
    {
        // In blocks, since a sum of bytes first widens its whole input.
        torch.Tensor sum = torch.zeros([1, .. set.Pictures.shape[1..]], torch.ScalarType.Int64);
        foreach ((int first, int count) in Batches(set.Count))
        {
            using DisposeScope part = torch.NewDisposeScope();
            sum.add_(set.Pictures.narrow(0, first, count).sum([0], keepdim: true, type: torch.ScalarType.Int64));
        }

        return (sum.to(torch.ScalarType.Float64) / (255.0 * set.Count)).to(torch.ScalarType.Float32);
    }

    /// <summary>The values of a tensor in row-major order.</summary>
    public static float[] Values(torch.Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
