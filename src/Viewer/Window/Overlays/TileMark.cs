using ImageGen.Generators.Format;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>The tile of a grid under the pointer: a frame around it, and what it shows below.</summary>
internal static class TileMark
{
    private static readonly OverlayColor Paper = new(0, 0, 0, 200);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    /// <summary>Adds the mark.</summary>
    /// <param name="list">Receives it.</param>
    /// <param name="play">The session; it shows a grid.</param>
    /// <param name="tiles">The tiles and where they are seen.</param>
    /// <param name="pointer">The pointer from the window's upper left corner, in pixels.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public static void Add(
        OverlayList list,
        ViewerSession play,
        (Mosaic Tiles, PictureArea Area) tiles,
        (double X, double Y) pointer,
        (int Width, int Height) size,
        int scale)
    {
        (Mosaic mosaic, PictureArea area) = tiles;
        (double across, double down) = area.Share(pointer.X, pointer.Y);
        if (mosaic.TileAt(across * mosaic.Width, down * mosaic.Height) is not { } tile)
            return;
        (int row, int column) = Math.DivRem(tile, mosaic.ColumnLefts.Count);
        PictureArea place = area.Part(
            mosaic.ColumnLefts[column], mosaic.RowTops[row], mosaic.TileWidth, mosaic.TileHeight, mosaic);
        list.Frame(place.X, place.Y, place.Width, place.Height, 2 * scale, Mark);

        string text = CaptionOf(tile, play.State, play.Views[0].Info);
        int length = PixelFont.Measure(text, scale) + (4 * scale);
        int high = (PixelFont.GlyphHeight + 2) * scale;
        int left = Math.Clamp(place.X + (place.Width / 2) - (length / 2), 0, Math.Max(0, size.Width - length));
        int below = place.Y + place.Height + (3 * scale);
        int top = below + high <= size.Height ? below : place.Y - high - (3 * scale);
        list.Rectangle(left, top, length, high, Paper);
        list.Text(text, left + (2 * scale), top + scale, scale, Ink);
    }

    /// <summary>What a tile shows, in words.</summary>
    /// <param name="tile">The tile in reading order of the picture.</param>
    /// <param name="state">The state of the grid.</param>
    /// <param name="info">The generator.</param>
    public static string CaptionOf(int tile, ViewState state, GeneratorInfo info)
    {
        if (info.Source is { } source)
        {
            string name = $"{source.Kind} {(tile / 2) + 1}";
            return tile % 2 == 0 ? name : $"what becomes of {name}";
        }

        if (!info.IsConditional || state.ShowsOneClass)
            return $"latent {tile + 1}";
        return $"{info.ClassNames[tile / state.Columns]}, latent {(tile % state.Columns) + 1}";
    }
}
