namespace ImageGen.Pictures;

/// <summary>Nearest-neighbour resizing: each pixel is the source pixel at its centre.</summary>
internal static class NearestPixels
{
    private const int Channels = 3;

    /// <summary>Centre-crops a picture to the aspect ratio of a size, then resizes it.</summary>
    /// <param name="pixels">R G B interleaved.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="toWidth">Target width.</param>
    /// <param name="toHeight">Target height.</param>
    /// <returns>R G B interleaved.</returns>
    public static byte[] Cropped(byte[] pixels, int width, int height, int toWidth, int toHeight)
    {
        int across = Math.Clamp((int)Math.Round((double)height * toWidth / toHeight), 1, width);
        int down = Math.Clamp((int)Math.Round((double)width * toHeight / toWidth), 1, height);
        return Sampled(pixels, width, (width - across) / 2, (height - down) / 2, across, down, toWidth, toHeight);
    }

    /// <summary>Resizes a whole picture to a square, ignoring its aspect ratio.</summary>
    /// <param name="pixels">R G B interleaved.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="side">Side of the square.</param>
    /// <returns>R G B interleaved.</returns>
    public static byte[] Stretched(byte[] pixels, int width, int height, int side) =>
        Sampled(pixels, width, 0, 0, width, height, side, side);

    private static byte[] Sampled(
        byte[] pixels, int width, int left, int top, int across, int down, int toWidth, int toHeight)
    {
        byte[] sampled = new byte[Channels * toWidth * toHeight];
        for ((int y, int to) = (0, 0); y < toHeight; y++)
        {
            int row = (top + Nearest(y, down, toHeight)) * width;
            for (int x = 0; x < toWidth; x++, to += Channels)
            {
                int from = (row + left + Nearest(x, across, toWidth)) * Channels;
                pixels.AsSpan(from, Channels).CopyTo(sampled.AsSpan(to));
            }
        }

        return sampled;
    }

    private static int Nearest(int at, int extent, int count) => (int)(((2L * at) + 1) * extent / (2L * count));
}
