using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>A ring around the pointer that shows the size of the brush over the canvas.</summary>
internal static class BrushRing
{
    private const int Dots = 40;

    /// <summary>Adds the ring.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="canvas">The painting.</param>
    /// <param name="tiles">The tiles with their area in the window; the first is the canvas.</param>
    /// <param name="x">Distance of the pointer from the window's left edge, in pixels.</param>
    /// <param name="y">Distance of the pointer from the window's top edge, in pixels.</param>
    /// <param name="scale">Thickness of the ring in pixels.</param>
    public static void Add(
        OverlayList list, PaintedCanvas canvas, (Mosaic Tiles, PictureArea Area) tiles, double x, double y, int scale)
    {
        (double across, double down) = tiles.Area.Share(x, y);
        if (tiles.Tiles.TileAt(across * tiles.Tiles.Width, down * tiles.Tiles.Height) != 0)
            return;
        double pixel = (double)tiles.Tiles.TileWidth / canvas.Shape.Width * tiles.Area.Width / tiles.Tiles.Width;
        double radius = Math.Max(2 * scale, canvas.Brush * pixel / 2);
        for (int i = 0; i < Dots; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / Dots);
            // Alternating light and dark segments are visible on any colour.
            list.Rectangle(
                (int)Math.Round(x + (radius * cosine)) - (scale / 2),
                (int)Math.Round(y + (radius * sine)) - (scale / 2),
                scale,
                scale,
                OverlayColor.Gray(i % 2 == 0 ? (byte)255 : (byte)0));
        }
    }
}
