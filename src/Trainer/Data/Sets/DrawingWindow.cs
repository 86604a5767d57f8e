using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>The square part of a drawing's square canvas that becomes the picture, in the canvas's own units.</summary>
/// <param name="Canvas">Side of the canvas.</param>
/// <param name="Left">What lies to the left of the part.</param>
/// <param name="Top">What lies above it.</param>
/// <param name="Extent">Side of the part.</param>
internal sealed record DrawingWindow(int Canvas, int Left, int Top, int Extent)
{
    // What is fainter is the last trace of an antialiased edge.
    private const byte Faint = 224;

    /// <summary>
    /// The part that contains all of a drawing: of a given size in the middle, moved as far as the drawing needs, and
    /// larger where the drawing is.
    /// </summary>
    /// <param name="drawn">
    /// The whole drawing on white, a pixel for each unit of the canvas: uint8 [channels, canvas, canvas].
    /// </param>
    /// <param name="canvas">Side of the canvas.</param>
    /// <param name="least">The part's side where the drawing is no larger.</param>
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

    /// <summary>This part of a square SVG.</summary>
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

    /// <summary>From the first that is inked to behind the last; the middle where none is.</summary>
    private static (int From, int To) Reach(bool[] inked) => Array.IndexOf(inked, true) is >= 0 and var first
        ? (first, Array.LastIndexOf(inked, true) + 1)
        : (inked.Length / 2, inked.Length / 2);
}
