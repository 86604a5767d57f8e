using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Maps a pointer on a picture to the tile it acts on. One that is pressed belongs to the tile it
/// was pressed on.
/// </summary>
internal sealed class TilePointer
{
    private int? _pressed;

    /// <summary>A pointer on the picture, as an input of the session.</summary>
    /// <param name="tiles">Where the tiles are.</param>
    /// <param name="pointerEvent">What it does.</param>
    /// <param name="x">From the picture's left edge, in pixels.</param>
    /// <param name="y">From the picture's upper edge, in pixels.</param>
    public PointerInput Point(Mosaic tiles, PointerEvent pointerEvent, double x, double y)
    {
        int? tile = tiles.TileAt(x, y);
        if (pointerEvent == PointerEvent.Down)
            _pressed = tile;
        int? seenFrom = pointerEvent is PointerEvent.Move or PointerEvent.Up ? _pressed ?? tile : tile;
        (double across, double down) = seenFrom is { } one ? tiles.InTile(one, x, y) : (x, y);
        // Let go beside the tile that it was pressed on, it clicks nothing.
        return new PointerInput(
            pointerEvent, pointerEvent == PointerEvent.Up && tile != _pressed ? null : seenFrom, across, down)
        {
            RowName = tiles.RowNameAt(x, y),
        };
    }
}
