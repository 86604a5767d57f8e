namespace ImageGen.Viewer.Window;

/// <summary>
/// Sizes for displays of different pixel density. A content scale of 1 is 96 pixels per inch, 2 is twice that density.
/// </summary>
internal static class WindowScale
{
    private const int Width = 1280;
    private const int Height = 800;
    private const int MostOverlay = 8;

    // Height of the window, in pixels at scale 1, per step of the font size.
    private const int HeightOfOne = 500;

    // The maximum fraction of the display covered by a new window.
    private const double MostOfDisplay = 0.9;

    /// <summary>The initial size of the window in pixels.</summary>
    /// <param name="scale">The display's content scale.</param>
    /// <param name="displayWidth">The display's width in pixels; 0 if unknown.</param>
    /// <param name="displayHeight">The display's height in pixels; 0 if unknown.</param>
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

    /// <summary>Size of one pixel of the overlay's font.</summary>
    /// <param name="scale">The display's content scale.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <remarks>
    /// At least the content scale, larger in a window that is high for its scale, but limited so that text does not
    /// fill a small window.
    /// </remarks>
    public static int Overlay(double scale, int height)
    {
        int roomy = Math.Clamp((int)(height / scale / HeightOfOne), 1, 4);
        int wanted = Math.Max(1, (int)Math.Round(scale * roomy));
        int most = Math.Max(1, height / (HeightOfOne / 2));
        return Math.Clamp(wanted, 1, Math.Min(most, MostOverlay));
    }
}
