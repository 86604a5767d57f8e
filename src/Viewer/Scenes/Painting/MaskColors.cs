using System.Globalization;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>The palette of a mask as tensor values, the only values that a mask may contain.</summary>
internal sealed class MaskColors
{
    // Rec. 601 luma weights.
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

    /// <summary>The values of one colour, one per channel.</summary>
    public ReadOnlySpan<float> this[int index] => _colors[index];

    /// <summary>Finds the nearest colour; the first one on a tie.</summary>
    /// <param name="values">One value per channel.</param>
    /// <param name="distance">The squared Euclidean distance; 0 for an exact match.</param>
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

    /// <summary>Replaces every pixel by the nearest colour.</summary>
    /// <param name="picture">[c, h, w].</param>
    /// <returns>The largest squared distance of a pixel; 0 if all were colours of the palette.</returns>
    public float Snap(Span<float> picture)
    {
        int channels = _colors[0].Length;
        int plane = picture.Length / channels;
        float largest = 0;
        Span<float> pixel = stackalloc float[channels];
        for (int at = 0; at < plane; at++)
        {
            for (int channel = 0; channel < channels; channel++)
                pixel[channel] = picture[(channel * plane) + at];
            float[] color = _colors[Nearest(pixel, out float distance)];
            largest = Math.Max(largest, distance);
            for (int channel = 0; channel < channels; channel++)
                picture[(channel * plane) + at] = color[channel];
        }

        return largest;
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
