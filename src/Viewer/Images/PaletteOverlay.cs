using System.Globalization;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>The colours there are to paint with, in a row, each with the digit that chooses it.</summary>
internal static class PaletteOverlay
{
    private const int Side = 14;

    /// <summary>Adds the row at the right edge of a window.</summary>
    /// <param name="list">Receives it.</param>
    /// <param name="canvas">The painting.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public static void Add(OverlayList list, PaintedCanvas canvas, int width, int height, int scale)
    {
        int side = Side * scale;
        int left = width - side - (4 * scale);
        int top = Math.Max(0, (height - (canvas.Palette.Count * (side + (2 * scale)))) / 2);
        for (int i = 0; i < canvas.Palette.Count; i++)
        {
            int y = top + (i * (side + (2 * scale)));
            if (i == canvas.Color)
                list.Frame(left, y, side, side, scale, OverlayColor.Gray(255));
            OverlayColor color = Parse(canvas.Palette[i].Color);
            list.Rectangle(left, y, side, side, color);
            bool isDark = color.Red + color.Green + color.Blue < 384;
            list.Text(
                i.ToString(CultureInfo.InvariantCulture),
                left + (5 * scale),
                y + (3 * scale),
                scale,
                OverlayColor.Gray(isDark ? (byte)255 : (byte)0));
        }
    }

    // "#rrggbb", as the file format demands.
    private static OverlayColor Parse(string color)
    {
        int value = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }
}
