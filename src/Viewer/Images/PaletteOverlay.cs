using System.Globalization;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>
/// The palette of a painting: a column of colours, each with its name and the digit key that selects it.
/// </summary>
internal static class PaletteOverlay
{
    private const int Side = 22;
    private const int Gap = 4;

    /// <summary>Adds the palette at the right edge of a window.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="canvas">The painting.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    public static void Add(OverlayList list, PaintedCanvas canvas, int width, int height, int scale)
    {
        for (int i = 0; i < canvas.Palette.Count; i++)
        {
            (int left, int y, int side) = PlaceOf(i, canvas, width, height, scale);
            string name = canvas.Palette[i].Name;
            int nameLeft = left - PixelFont.Measure(name, scale) - (6 * scale);
            list.Rectangle(
                nameLeft - (2 * scale), y + (5 * scale), left - nameLeft, 12 * scale, new OverlayColor(0, 0, 0, 160));
            var ink = OverlayColor.Gray(i == canvas.Color ? (byte)255 : (byte)168);
            list.Text(name, nameLeft, y + (7 * scale), scale, ink);
            if (i == canvas.Color)
                list.Frame(left, y, side, side, scale, OverlayColor.Gray(255));
            OverlayColor color = Parse(canvas.Palette[i].Color);
            list.Rectangle(left, y, side, side, color);
            bool isDark = color.Red + color.Green + color.Blue < 384;
            list.Text(
                i.ToString(CultureInfo.InvariantCulture),
                left + (9 * scale),
                y + (7 * scale),
                scale,
                OverlayColor.Gray(isDark ? (byte)255 : (byte)0));
        }
    }

    /// <summary>The width that it takes at the window's right edge, in pixels.</summary>
    /// <param name="canvas">The painting.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public static int WidthOf(PaintedCanvas canvas, int scale) =>
        ((Side + 14) * scale)
        + canvas.Palette.Select(entry => PixelFont.Measure(entry.Name, scale)).DefaultIfEmpty(0).Max();

    /// <summary>Hit test of the palette; returns null if the point is on no colour.</summary>
    /// <param name="canvas">The painting.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    public static int? ColorAt(PaintedCanvas canvas, int width, int height, int scale, double x, double y)
    {
        for (int i = 0; i < canvas.Palette.Count; i++)
        {
            (int left, int top, int side) = PlaceOf(i, canvas, width, height, scale);
            if (x >= left && y >= top && x < left + side && y < top + side)
                return i;
        }

        return null;
    }

    private static (int Left, int Top, int Side) PlaceOf(
        int color, PaintedCanvas canvas, int width, int height, int scale)
    {
        (int side, int step) = (Side * scale, (Side + Gap) * scale);
        int top = Math.Max(0, (height - (canvas.Palette.Count * step)) / 2);
        return (width - side - (4 * scale), top + (color * step), side);
    }

    // "#rrggbb", as the model format requires.
    private static OverlayColor Parse(string color)
    {
        int value = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }
}
