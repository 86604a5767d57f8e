using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>The square part of a drawing's square canvas that is rasterized, in canvas units.</summary>
/// <param name="Canvas">Side of the canvas.</param>
/// <param name="Left">Left edge of the part.</param>
/// <param name="Top">Top edge of the part.</param>
/// <param name="Extent">Side of the part.</param>
internal sealed record DrawingWindow(int Canvas, int Left, int Top, int Extent)
{
    // Lighter pixels are the faint end of an antialiased edge.
    private const byte Faint = 224;

    /// <summary>
    /// The part that contains all of a drawing: a centred square of a given size, shifted as far as necessary, and
    /// enlarged if the drawing is larger.
    /// </summary>
    /// <param name="drawn">
    /// The whole drawing on white, one pixel per canvas unit: uint8 [channels, canvas, canvas].
    /// </param>
    /// <param name="canvas">Side of the canvas.</param>
    /// <param name="least">Minimum side of the part.</param>
    public static DrawingWindow Around(byte[] drawn, int canvas, int least)
    {
        (bool[]? columns, bool[]? rows) = (new bool[canvas], new bool[canvas]);
        for (int i = 0; i < drawn.Length; i++)
        {
            if (drawn[i] >= Faint)
                continue;
            columns[i % canvas] = true;
            rows[i / canvas % canvas] = true;
        }

        ((int From, int To) across, (int From, int To) down) = (Reach(columns), Reach(rows));
        int extent = Math.Max(least, Math.Max(across.To - across.From, down.To - down.From));
        int Start((int From, int To) reach) => Math.Clamp((canvas - extent) / 2, reach.To - extent, reach.From);
        return new DrawingWindow(canvas, Start(across), Start(down), extent);
    }

    /// <summary>Rasterizes this part of a square SVG.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="side">Side of the picture in pixels.</param>
    /// <returns>uint8 [3, side, side].</returns>
    public byte[] Draw(byte[] file, string name, int side)
    {
        int whole = (int)Math.Round((double)side * Canvas / Extent);
        int Pixel(int unit) => Math.Min((int)Math.Round((double)unit * whole / Canvas), whole - side);
        return PictureReader.Drawn(file, name, whole, Pixel(Left), Pixel(Top), side);
    }

    /// <summary>The range from the first to after the last inked position; the middle if there is none.</summary>
    private static (int From, int To) Reach(bool[] inked) => Array.IndexOf(inked, true) is >= 0 and var first
        ? (first, Array.LastIndexOf(inked, true) + 1)
        : (inked.Length / 2, inked.Length / 2);
}
