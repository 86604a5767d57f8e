namespace ImageGen.Viewer.Window;

/// <summary>
/// Sizes on displays of different density. A content scale of 1 is 96 pixels an inch; a display of twice that density
/// usually has 2.
/// </summary>
internal static class WindowScale
{
    private const int Width = 1280;
    private const int Height = 800;
    private const int MostOverlay = 8;

    // The font of 9 rows is read at this distance in twice its size where the window has room for it.
    private const int HeightOfOne = 500;

    // A window is never larger than this share of its display.
    private const double MostOfDisplay = 0.9;

    /// <summary>The size of the window in pixels, when it opens.</summary>
    /// <param name="scale">The display's content scale.</param>
    /// <param name="displayWidth">The display's width in pixels; 0 when it is not known.</param>
    /// <param name="displayHeight">Its height.</param>
    public static (int Width, int Height) Window(double scale, int displayWidth, int displayHeight)
    {
        double fits = scale;
        if (displayWidth > 0 && displayHeight > 0)
            fits = Math.Min(
                scale,
                Math.Min(MostOfDisplay * displayWidth / Width, MostOfDisplay * displayHeight / Height));
        fits = Math.Max(0.25, fits);
        return ((int)Math.Round(fits * Width), (int)Math.Round(fits * Height));
    }

    /// <summary>Side of the square that shows one pixel of the overlay's font.</summary>
    /// <param name="scale">The display's content scale.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <remarks>
    /// As large as the content scale asks for, larger in a window that is high for its scale, and never so large that
    /// a small window is all text.
    /// </remarks>
    public static int Overlay(double scale, int height)
    {
        int roomy = Math.Clamp((int)(height / scale / HeightOfOne), 1, 4);
        int wanted = Math.Max(1, (int)Math.Round(scale * roomy));
        int most = Math.Max(1, height / (HeightOfOne / 2));
        return Math.Clamp(wanted, 1, Math.Min(most, MostOverlay));
    }
}
