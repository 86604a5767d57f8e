namespace ImageGen.Viewer.Frames;

/// <summary>A picture of 8-bit sRGB pixels, R G B interleaved, rows from the top.</summary>
internal sealed class Picture
{
    /// <summary>Creates a black picture.</summary>
    public Picture(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Pixels = new byte[checked(width * height * 3)];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>All bytes: 3 * Width * Height.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of one row from a column on.</summary>
    public Span<byte> Row(int y, int x = 0) => Pixels.AsSpan(((y * Width) + x) * 3, (Width - x) * 3);

    /// <summary>Fills a rectangle with one gray level. What falls outside is cut off.</summary>
    public void FillRectangle(int x, int y, int width, int height, byte gray)
    {
        int left = Math.Clamp(x, 0, Width);
        int right = Math.Clamp(x + width, 0, Width);
        for (int row = Math.Max(0, y); row < Math.Min(Height, y + height) && left < right; row++)
            Row(row, left)[..((right - left) * 3)].Fill(gray);
    }
}
