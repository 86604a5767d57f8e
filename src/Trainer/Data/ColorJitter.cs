using static TorchSharp.torch;

namespace ImageGen.Trainer.Data;

/// <summary>A change of brightness, contrast and saturation, another for each picture of a batch.</summary>
internal sealed class ColorJitter
{
    /// <summary>Factors of a picture.</summary>
    public const int Count = 3;

    private readonly Tensor _brightness;
    private readonly Tensor _contrast;
    private readonly Tensor _saturation;

    private ColorJitter(Tensor factors)
    {
        Factors = factors;
        _brightness = factors.narrow(1, 0, 1);
        _contrast = factors.narrow(1, 1, 1);
        _saturation = factors.narrow(1, 2, 1);
    }

    /// <summary>float32 [batch, 3, 1, 1]: brightness, contrast, saturation.</summary>
    public Tensor Factors { get; }

    /// <summary>Draws three factors for each picture.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="amount">Factors lie in [1 - amount, 1 + amount].</param>
    /// <param name="random">Where the draws come from.</param>
    public static ColorJitter Draw(long count, Device device, double amount, Generator random)
    {
        var least = full(1, (float)(1 - amount), device: device);
        var range = full(1, (float)(2 * amount), device: device);
        return new ColorJitter((rand(count, Count, 1, 1, device: device, generator: random) * range) + least);
    }

    /// <summary>Changes photographs; in pictures of another kind a colour means something, so they stay as they are.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">What the pictures are.</param>
    public Tensor Apply(Tensor pictures, PictureKind kind)
    {
        if (kind != PictureKind.Photograph)
            return pictures;
        var changed = pictures;
        if (pictures.shape[1] > 1)
        {
            var gray = pictures.mean([1], keepdim: true);
            changed = gray + ((pictures - gray) * _saturation);
        }

        var middle = changed.mean([1, 2, 3], keepdim: true);
        changed = (middle + ((changed - middle) * _contrast)) * _brightness;
        return minimum(maximum(changed, zeros(1, device: pictures.device)), full(1, 255f, device: pictures.device));
    }
}
