using System.Globalization;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>
/// Synthetic sources for golden values that resemble a model's inputs without using a data set: smooth random fields
/// for colours or mask classes, ellipses for outlines.
/// </summary>
internal static class GoldenSources
{
    private const long Seed = 1;
    private const int Coarse = 8;
    private const int Ellipses = 4;

    // Line width of an emoji, relative to the picture's side.
    private const float LineWidth = 0.028f;

    /// <summary>Generates sources.</summary>
    /// <param name="source">Their description.</param>
    /// <param name="count">Number of sources.</param>
    /// <returns>float32 [count, channels, height, width] in [0, 1].</returns>
    public static torch.Tensor Of(SourceInfo source, int count)
    {
        ImageShape shape = source.Shape;
        using var random = new torch.Generator((ulong)Seed);
        torch.Tensor Fields(long number) => torch.nn.functional.interpolate(
            torch.randn(count, number, Coarse, Coarse, generator: random),
            [shape.Height, shape.Width],
            mode: torch.InterpolationMode.Bilinear,
            align_corners: false);

        return source.Kind switch
        {
            "mask" => Colored(Fields(source.Palette.Count).argmax(1), source),
            "outline" => Outlines(count, shape, random),
            _ => Fields(shape.Channels).sigmoid(),
        };
    }

    private static torch.Tensor Outlines(int count, ImageShape shape, torch.Generator random)
    {
        torch.Tensor Draw(double least, double most) =>
            (torch.rand(count, Ellipses, 1, 1, generator: random) * (most - least)) + least;

        (torch.Tensor centerX, torch.Tensor centerY, torch.Tensor radiusX, torch.Tensor radiusY) = (
            Draw(0.3, 0.7), Draw(0.3, 0.7), Draw(0.1, 0.28), Draw(0.1, 0.28));
        torch.Tensor x = ((torch.arange(shape.Width) + 0.5) / shape.Width).reshape(1, 1, 1, -1);
        torch.Tensor y = ((torch.arange(shape.Height) + 0.5) / shape.Height).reshape(1, 1, -1, 1);
        torch.Tensor ellipse = ((x - centerX) / radiusX).square() + ((y - centerY) / radiusY).square();
        torch.Tensor distance = (ellipse.sqrt() - 1).abs() * torch.minimum(radiusX, radiusY);
        torch.Tensor paper = (((distance - (LineWidth / 2)) * shape.Width) + 0.5).clamp(0, 1);
        return paper.amin([1], keepdim: true).expand(-1, shape.Channels, -1, -1).contiguous();
    }

    private static torch.Tensor Colored(torch.Tensor classes, SourceInfo source)
    {
        float[] colors = [.. source.Palette.SelectMany(entry => Enumerable.Range(0, source.Shape.Channels)
            .Select(channel => int.Parse(entry.Color.AsSpan(1 + (2 * channel), 2), NumberStyles.HexNumber) / 255f))];
        torch.Tensor palette = ArrayTensor.Of(colors, [source.Palette.Count, source.Shape.Channels]);
        return palette.index_select(0, classes.flatten()).reshape(
            classes.shape[0], source.Shape.Height, source.Shape.Width, source.Shape.Channels)
            .permute(0, 3, 1, 2).contiguous();
    }
}
