using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// DiffAugment (arXiv 2006.10738): whatever the discriminator looks at, real or painted, is recoloured, moved by up to an
/// eighth and loses a square of half its side, by operations that gradients pass through. A discriminator that never
/// sees a picture twice the same cannot learn a small set by heart.
/// </summary>
internal static class DifferentiableAugmentation
{
    private const int LargestShiftPart = 8;

    /// <summary>Varies a batch.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="random">Where the draws come from.</param>
    public static Tensor Apply(Tensor pictures, Generator random) => Cut(Move(Recolor(pictures, random), random), random);

    /// <summary>Brightness by up to a half of the range, saturation and contrast by factors up to 2 and from a half to 3/2.</summary>
    private static Tensor Recolor(Tensor pictures, Generator random)
    {
        var brighter = pictures + Draw(pictures, random) - 0.5;
        if (pictures.shape[1] > 1)
        {
            var gray = brighter.mean([1], keepdim: true);
            brighter = gray + ((brighter - gray) * (Draw(pictures, random) * 2));
        }

        var middle = brighter.mean([1, 2, 3], keepdim: true);
        return middle + ((brighter - middle) * (Draw(pictures, random) + 0.5));
    }

    /// <summary>Shifts each picture by whole pixels; what comes in is 0.</summary>
    private static Tensor Move(Tensor pictures, Generator random)
    {
        var (batch, channels, height, width) = (pictures.shape[0], pictures.shape[1], pictures.shape[2], pictures.shape[3]);
        var y = arange(height, device: pictures.device).reshape(1, height, 1) + Whole(pictures, random, height / LargestShiftPart);
        var x = arange(width, device: pictures.device).reshape(1, 1, width) + Whole(pictures, random, width / LargestShiftPart);
        var inside = (y >= 0) & (y < height) & (x >= 0) & (x < width);
        var from = ((y.clamp(0, height - 1) * width) + x.clamp(0, width - 1)).reshape(batch, 1, height * width).expand(-1, channels, -1);
        var moved = pictures.reshape(batch, channels, height * width).gather(2, from).reshape(pictures.shape);
        return moved * inside.unsqueeze(1).to(pictures.dtype);
    }

    /// <summary>Sets a square of half the side, anywhere also across the edge, to 0.</summary>
    private static Tensor Cut(Tensor pictures, Generator random)
    {
        var (height, width) = (pictures.shape[2], pictures.shape[3]);
        var y = arange(height, device: pictures.device).reshape(1, height, 1) - Place(pictures, random, height);
        var x = arange(width, device: pictures.device).reshape(1, 1, width) - Place(pictures, random, width);
        var outside = (y.abs() > height / 4) | (x.abs() > width / 4);
        return pictures * outside.unsqueeze(1).to(pictures.dtype);
    }

    private static Tensor Draw(Tensor pictures, Generator random) =>
        rand(pictures.shape[0], 1, 1, 1, device: pictures.device, generator: random).to(pictures.dtype);

    private static Tensor Whole(Tensor pictures, Generator random, long largest) =>
        randint(-largest, largest + 1, [pictures.shape[0], 1, 1], dtype: ScalarType.Int64, device: pictures.device, generator: random);

    private static Tensor Place(Tensor pictures, Generator random, long size) =>
        randint(0, size, [pictures.shape[0], 1, 1], dtype: ScalarType.Int64, device: pictures.device, generator: random);
}
