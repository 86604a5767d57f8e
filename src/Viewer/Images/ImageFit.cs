using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>Converts pictures of different shapes to a common one, to show them side by side.</summary>
internal static class ImageFit
{
    /// <summary>The shape in which both can be shown: the size of the second, RGB if either is.</summary>
    public static ImageShape Common(ImageShape first, ImageShape second) =>
        second with { Channels = Math.Max(first.Channels, second.Channels) };

    /// <summary>
    /// Copies a picture into another shape: gray is replicated to RGB, and another size is resampled to the nearest
    /// pixels.
    /// </summary>
    /// <param name="from">[c, h, w] of <paramref name="fromShape"/>.</param>
    /// <param name="fromShape">Its shape; RGB only if the other is RGB too.</param>
    /// <param name="to">Receives [c, h, w] of <paramref name="toShape"/>.</param>
    /// <param name="toShape">The shape to convert to.</param>
    public static void Copy(ReadOnlySpan<float> from, ImageShape fromShape, Span<float> to, ImageShape toShape)
    {
        if (fromShape == toShape)
        {
            from.CopyTo(to);
            return;
        }

        for (int channel = 0; channel < toShape.Channels; channel++)
        {
            int fromChannel = Math.Min(channel, fromShape.Channels - 1);
            for (int y = 0; y < toShape.Height; y++)
            {
                int fromRow =
                    ((fromChannel * fromShape.Height) + Nearest(y, toShape.Height, fromShape.Height)) * fromShape.Width;
                Span<float> row = to.Slice(((channel * toShape.Height) + y) * toShape.Width, toShape.Width);
                for (int x = 0; x < row.Length; x++)
                    row[x] = from[fromRow + Nearest(x, toShape.Width, fromShape.Width)];
            }
        }
    }

    /// <summary>
    /// Index of the pixel, in a row of <paramref name="fromCount"/>, that contains the centre of pixel
    /// <paramref name="index"/> of a row of <paramref name="count"/>.
    /// </summary>
    public static int Nearest(int index, int count, int fromCount) =>
        (int)(((2L * index) + 1) * fromCount / (2L * count));
}
