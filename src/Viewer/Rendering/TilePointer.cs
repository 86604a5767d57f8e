using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Maps a pointer on a picture to a tile. A pressed pointer is captured by the tile where it was pressed.
/// </summary>
internal sealed class TilePointer
{
    private int? _pressed;

    /// <summary>Converts a pointer event on the picture to an input.</summary>
    /// <param name="tiles">The layout of the tiles.</param>
    /// <param name="pointerEvent">The event.</param>
    /// <param name="x">Distance from the picture's left edge, in pixels.</param>
    /// <param name="y">Distance from the picture's top edge, in pixels.</param>
    public PointerInput Point(Mosaic tiles, PointerEvent pointerEvent, double x, double y)
    {
        int? tile = tiles.TileAt(x, y);
        if (pointerEvent == PointerEvent.Down)
            _pressed = tile;
        int? seenFrom = pointerEvent is PointerEvent.Move or PointerEvent.Up ? _pressed ?? tile : tile;
        (double across, double down) = seenFrom is { } one ? tiles.InTile(one, x, y) : (x, y);
        // Releasing outside the tile where it was pressed is not a click.
        return new PointerInput(
            pointerEvent, pointerEvent == PointerEvent.Up && tile != _pressed ? null : seenFrom, across, down)
        {
            RowName = tiles.RowNameAt(x, y),
        };
    }
}
