using System.Globalization;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>The colours of a mask's palette as tensor values: the only values that such a picture may have.</summary>
internal sealed class MaskColors
{
    // Rec. 601: how sRGB levels weigh in a gray one.
    private static readonly float[] GrayWeights = [0.299f, 0.587f, 0.114f];

    private readonly float[][] _colors;

    /// <summary>Reads a palette.</summary>
    /// <param name="palette">At least one entry.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    public MaskColors(IReadOnlyList<PaletteEntry> palette, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(palette.Count, nameof(palette));
        _colors = [.. palette.Select(entry => Channels(entry, channels))];
    }

    /// <summary>Number of colours.</summary>
    public int Count => _colors.Length;

    /// <summary>The values of one colour, a value per channel.</summary>
    public ReadOnlySpan<float> this[int index] => _colors[index];

    /// <summary>The colour nearest to some values; the first of equally near ones.</summary>
    /// <param name="values">A value per channel.</param>
    /// <param name="distance">The sum of squared differences; 0 when the values are the colour's own.</param>
    public int Nearest(ReadOnlySpan<float> values, out float distance)
    {
        int nearest = 0;
        distance = float.PositiveInfinity;
        for (int i = 0; i < _colors.Length; i++)
        {
            float sum = 0;
            for (int channel = 0; channel < values.Length; channel++)
            {
                float difference = values[channel] - _colors[i][channel];
                sum += difference * difference;
            }

            if (sum < distance)
                (nearest, distance) = (i, sum);
        }

        return nearest;
    }

    private static float[] Channels(PaletteEntry entry, int channels)
    {
        float[] rgb =
        [
            .. Enumerable.Range(0, 3).Select(
                i => int.Parse(entry.Color.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber) / 255f),
        ];
        return channels == 3 ? rgb : [rgb.Zip(GrayWeights, (value, weight) => value * weight).Sum()];
    }
}
