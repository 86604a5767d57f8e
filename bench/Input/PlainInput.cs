using ImageGen.Trainer.Data;
using static TorchSharp.torch;

namespace ImageGen.Bench.Input;

/// <summary>
/// The input as anybody would write it with TorchSharp's operations: the baseline that the trainer's own is measured
/// beside.
/// </summary>
internal static class PlainInput
{
    /// <summary>A batch of a set: chosen, widened, varied by a grid and arithmetic, scaled onto [-1, 1].</summary>
    /// <param name="pictures">uint8 [count, channels, height, width].</param>
    /// <param name="chosen">int64 [batch].</param>
    /// <param name="augmentation">How pictures are varied.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Tensor Batch(Tensor pictures, Tensor chosen, Augmentation augmentation, Generator random)
    {
        Tensor batch = pictures.index_select(0, chosen).to(ScalarType.Float32);
        Variation variation = augmentation.Draw(batch.shape[0], batch.shape[2], batch.shape[3], random).To(
            batch.device);
        return (variation.Apply(batch, PictureKind.Photograph) / 127.5f) - 1f;
    }

    /// <summary>DiffAugment, a step after another.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="random">Where the draws come from.</param>
    public static Tensor DiffAugment(Tensor pictures, Generator random)
    {
        (long batch, long channels) = (pictures.shape[0], pictures.shape[1]);
        (long height, long width) = (pictures.shape[2], pictures.shape[3]);
        Tensor Draw() => rand(batch, 1, 1, 1, generator: random).to(pictures.dtype);
        Tensor Whole(long low, long high) =>
            randint(low, high, [batch, 1, 1], dtype: ScalarType.Int64, generator: random);

        Tensor recolored = pictures + Draw() - 0.5;
        Tensor gray = recolored.mean([1], keepdim: true);
        recolored = gray + ((recolored - gray) * (Draw() * 2));
        Tensor middle = recolored.mean([1, 2, 3], keepdim: true);
        recolored = middle + ((recolored - middle) * (Draw() + 0.5));

        (Tensor down, Tensor across) = (arange(height).reshape(1, height, 1), arange(width).reshape(1, 1, width));
        (Tensor y, Tensor x) = (
            down + Whole(-height / 8, (height / 8) + 1), across + Whole(-width / 8, (width / 8) + 1));
        Tensor inside = (y >= 0) & (y < height) & (x >= 0) & (x < width);
        Tensor from = (y.clamp(0, height - 1) * width) + x.clamp(0, width - 1);
        Tensor moved = recolored.reshape(batch, channels, -1)
            .gather(2, from.reshape(batch, 1, -1).expand(-1, channels, -1))
            .reshape(pictures.shape) * inside.unsqueeze(1).to(pictures.dtype);

        Tensor outside = ((down - Whole(0, height)).abs() > height / 4) | (
            (across - Whole(0, width)).abs() > width / 4);
        return moved * outside.unsqueeze(1).to(pictures.dtype);
    }
}
