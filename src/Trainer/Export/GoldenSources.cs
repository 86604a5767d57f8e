using System.Globalization;
using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>
/// Sources for golden values: smooth random fields, as colours, as the contours or as the classes that a source of the
/// kind consists of. They belong to nobody's data set.
/// </summary>
internal static class GoldenSources
{
    private const long Seed = 1;
    private const int Coarse = 8;

    /// <summary>Paints sources.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="count">How many.</param>
    /// <returns>float32 [count, channels, height, width] in [0, 1].</returns>
    public static torch.Tensor Of(SourceInfo source, int count)
    {
        var shape = source.Shape;
        using var random = new torch.Generator((ulong)Seed);
        torch.Tensor Fields(long number) => torch.nn.functional.interpolate(
            torch.randn(count, number, Coarse, Coarse, generator: random), [shape.Height, shape.Width], mode: torch.InterpolationMode.Bilinear, align_corners: false);

        return source.Kind switch
        {
            "mask" => Colored(Fields(source.Palette.Count).argmax(1), source),
            "outline" => (Fields(1).abs() > 0.1).to(torch.ScalarType.Float32).expand(-1, shape.Channels, -1, -1).contiguous(),
            _ => Fields(shape.Channels).sigmoid(),
        };
    }

    private static torch.Tensor Colored(torch.Tensor classes, SourceInfo source)
    {
        float[] colors = [.. source.Palette.SelectMany(entry => Enumerable.Range(0, source.Shape.Channels)
            .Select(channel => int.Parse(entry.Color.AsSpan(1 + (2 * channel), 2), NumberStyles.HexNumber) / 255f))];
        var palette = torch.tensor(colors, [source.Palette.Count, source.Shape.Channels]);
        return palette.index_select(0, classes.flatten()).reshape(classes.shape[0], source.Shape.Height, source.Shape.Width, source.Shape.Channels)
            .permute(0, 3, 1, 2).contiguous();
    }
}
