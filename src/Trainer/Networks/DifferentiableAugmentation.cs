using ImageGen.Trainer.Native;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// DiffAugment (arXiv 2006.10738): every real or generated picture that the discriminator receives is changed in
/// colour, translated by up to an eighth of its sides and cut out by a square of half its side, by differentiable
/// operations. This prevents the discriminator from memorizing small data sets.
/// </summary>
/// <remarks>
/// Each picture uses seven uniform random numbers: three for colour, two for translation, two for the position of the
/// square. On the CPU one pass over the pictures does all of it (<see cref="DifferentiableAugmentationKernel"/>),
/// elsewhere a few operations on the whole batch. Channels-last input gives channels-last output.
/// </remarks>
internal static class DifferentiableAugmentation
{
    /// <summary>The maximum translation is the side divided by this.</summary>
    internal const int LargestShiftPart = 8;

    private const int ColorDraws = 3;
    private const int TranslationDraws = 2;
    private const int CutoutDraws = 2;
    private const int Draws = ColorDraws + TranslationDraws + CutoutDraws;

    // Random numbers of the identity: middle values, and a square outside the picture.
    private const float Middle = 0.5f;
    private const float Outside = 4;

    /// <summary>Augments a batch.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="random">The random generator, on the CPU.</param>
    /// <param name="policies">The augmentations to apply.</param>
    public static Tensor Apply(
        Tensor pictures, Generator random, AugmentationPolicies policies = AugmentationPolicies.All)
    {
        Tensor draws = DeviceCopy.Of(
            Chosen(rand(pictures.shape[0], Draws, generator: random), policies), pictures.device);
        return DifferentiableAugmentationKernel.Supports(pictures)
            ? DifferentiableAugmentationKernel.Apply(pictures, draws)
            : ByTensors(pictures, draws);
    }

    /// <summary>Replaces the random numbers of inactive policies by those of the identity.</summary>
    private static Tensor Chosen(Tensor draws, AugmentationPolicies policies)
    {
        if (policies == AugmentationPolicies.All)
            return draws;
        Tensor Part(AugmentationPolicies policy, int first, int count, float neutral) => policies.HasFlag(policy)
            ? draws.narrow(1, first, count)
            : full(draws.shape[0], count, neutral);
        return cat(
            [
                Part(AugmentationPolicies.Color, 0, ColorDraws, Middle),
                Part(AugmentationPolicies.Translation, ColorDraws, TranslationDraws, Middle),
                Part(AugmentationPolicies.Cutout, ColorDraws + TranslationDraws, CutoutDraws, Outside),
            ],
            1);
    }

    /// <summary>Applies the augmentation given by random numbers, by tensor operations on any device.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="draws">float32 [batch, 7], uniform in [0, 1).</param>
    internal static Tensor ByTensors(Tensor pictures, Tensor draws)
    {
        (long height, long width) = (pictures.shape[2], pictures.shape[3]);
        Tensor Draw(int index) => draws.narrow(1, index, 1).reshape(-1, 1, 1);

        // Numbers are passed as tensors because TorchSharp may free a plain number while it is in use.
        Tensor Constant(double value) => full(1, (float)value, device: draws.device);
        Tensor Whole(int index, long count) => (Draw(index) * Constant(count)).floor();
        Tensor Shift(int index, long size) =>
            Whole(index, (2 * (size / LargestShiftPart)) + 1) - Constant(size / LargestShiftPart);

        Tensor Places(long size, params long[] shape) => arange(size, ScalarType.Float32, draws.device).reshape(shape);
        (Tensor down, Tensor across) = (Places(height, 1, height, 1), Places(width, 1, 1, width));

        // The source of each pixel, and the mask of pixels with a source inside the picture and outside the square.
        (Tensor y, Tensor x) = (down + Shift(3, height), across + Shift(4, width));
        (Tensor zero, Tensor bottom, Tensor right) = (Constant(0), Constant(height - 1), Constant(width - 1));
        (Tensor nearY, Tensor nearX) = (y.maximum(zero).minimum(bottom), x.maximum(zero).minimum(right));
        Tensor inside = nearY.eq(y) & nearX.eq(x);
        Tensor outside = ((down - Whole(5, height)).abs() > Constant(height / 4))
            | ((across - Whole(6, width)).abs() > Constant(width / 4));
        Tensor from = ((nearY * Constant(width)) + nearX).to(ScalarType.Int64);
        return Moved(Recolored(pictures, draws), from, (inside & outside).to(pictures.dtype));
    }

    /// <summary>Applies brightness, saturation and contrast, combined to one affine map per picture.</summary>
    private static Tensor Recolored(Tensor pictures, Tensor draws)
    {
        (Tensor one, Tensor half) = (full(1, 1f, device: draws.device), full(1, 0.5f, device: draws.device));
        Tensor Draw(int index) => draws.narrow(1, index, 1).reshape(-1, 1, 1, 1);
        (Tensor brightness, Tensor saturation, Tensor contrast) = (
            Draw(0) - half, Draw(1) + Draw(1), Draw(2) + half);
        Tensor Typed(Tensor factor) => factor.to(pictures.dtype);
        Tensor gray = pictures.mean([1], keepdim: true) * Typed(contrast * (one - saturation));
        Tensor middle = (pictures.mean([1, 2, 3], keepdim: true) * Typed(one - contrast)) + Typed(brightness);
        return (pictures * Typed(contrast * saturation)) + (gray + middle);
    }

    /// <summary>Gathers each pixel from its source position, in memory order.</summary>
    private static Tensor Moved(Tensor pictures, Tensor from, Tensor stays)
    {
        (long batch, long channels) = (pictures.shape[0], pictures.shape[1]);
        (long height, long width) = (pictures.shape[2], pictures.shape[3]);
        long pixels = height * width;
        Tensor channelsLast = pictures.permute(0, 2, 3, 1);
        if (!channelsLast.is_contiguous())
        {
            Tensor planes = pictures.reshape(batch, channels, pixels);
            Tensor gathered = planes.gather(2, from.reshape(batch, 1, pixels).expand(-1, channels, -1));
            return (gathered * stays.reshape(batch, 1, pixels)).reshape(batch, channels, height, width);
        }

        Tensor rows = channelsLast.reshape(batch, pixels, channels);
        Tensor moved = rows.gather(1, from.reshape(batch, pixels, 1).expand(-1, -1, channels));
        return (moved * stays.reshape(batch, pixels, 1)).reshape(batch, height, width, channels).permute(0, 3, 1, 2);
    }
}

/// <summary>The augmentations of <see cref="DifferentiableAugmentation"/>.</summary>
[Flags]
internal enum AugmentationPolicies
{
    /// <summary>No augmentation.</summary>
    None = 0,

    /// <summary>Brightness, saturation and contrast.</summary>
    Color = 1,

    /// <summary>Translation by up to an eighth of the sides.</summary>
    Translation = 2,

    /// <summary>Cutout of a square of half the side.</summary>
    Cutout = 4,

    /// <summary>All augmentations.</summary>
    All = Color | Translation | Cutout,
}
