namespace ImageGen.Viewer.Images;

/// <summary>A picture of 8-bit sRGB pixels in rows from the top: interleaved RGB, or gray.</summary>
internal sealed class Picture
{
    /// <summary>Creates a black picture.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">Bytes per pixel: 3 (RGB) or 1 (gray).</param>
    public Picture(int width, int height, int channels = 3)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "A picture has 1 or 3 channels.");
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Channels = channels;
        Pixels = new byte[checked(width * height * channels)];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes per pixel: 3 (RGB) or 1 (gray).</summary>
    public int Channels { get; }

    /// <summary>The pixels: Channels * Width * Height bytes.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of a row, starting at a column.</summary>
    public Span<byte> Row(int y, int x = 0) => Pixels.AsSpan(((y * Width) + x) * Channels, (Width - x) * Channels);

    /// <summary>Fills a rectangle with one gray level, clipped to the picture.</summary>
    public void FillRectangle(int x, int y, int width, int height, byte gray)
    {
        int left = Math.Clamp(x, 0, Width);
        int right = Math.Clamp(x + width, 0, Width);
        for (int row = Math.Max(0, y); row < Math.Min(Height, y + height) && left < right; row++)
            Row(row, left)[..((right - left) * Channels)].Fill(gray);
    }
}
