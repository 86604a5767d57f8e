namespace ImageGen.Pictures;

/// <summary>Brings pictures to another size without blending: each pixel is the one under its centre.</summary>
internal static class NearestPixels
{
    private const int Channels = 3;

    /// <summary>The middle of a picture, cut to the proportions of a size and brought to it.</summary>
    /// <param name="pixels">R G B interleaved.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="toWidth">Width that is wanted.</param>
    /// <param name="toHeight">Height that is wanted.</param>
    /// <returns>R G B interleaved.</returns>
    public static byte[] Cropped(byte[] pixels, int width, int height, int toWidth, int toHeight)
    {
        int across = Math.Clamp((int)Math.Round((double)height * toWidth / toHeight), 1, width);
        int down = Math.Clamp((int)Math.Round((double)width * toHeight / toWidth), 1, height);
        return Sampled(pixels, width, (width - across) / 2, (height - down) / 2, across, down, toWidth, toHeight);
    }

    /// <summary>A whole picture, stretched to a square.</summary>
    /// <param name="pixels">R G B interleaved.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Its height.</param>
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
