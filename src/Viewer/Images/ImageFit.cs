using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>Brings pictures of different shapes to one, so that they can stand side by side.</summary>
internal static class ImageFit
{
    /// <summary>The shape in which both can be shown: the size of the second, RGB where one of them is.</summary>
    public static ImageShape Common(ImageShape first, ImageShape second) =>
        second with { Channels = Math.Max(first.Channels, second.Channels) };

    /// <summary>
    /// Copies a picture into another shape: gray becomes RGB, and of another size the nearest pixels are taken.
    /// </summary>
    /// <param name="from">[c, h, w] of <paramref name="fromShape"/>.</param>
    /// <param name="fromShape">Its shape; RGB only if the other is RGB too.</param>
    /// <param name="to">Receives [c, h, w] of <paramref name="toShape"/>.</param>
    /// <param name="toShape">The shape to bring it to.</param>
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
    /// The pixel of a row of <paramref name="fromCount"/> whose place is that of the middle of another's pixel.
    /// </summary>
    public static int Nearest(int index, int count, int fromCount) =>
        (int)(((2L * index) + 1) * fromCount / (2L * count));
}
