using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// What a pointer in a window means: a place of the plane on its map, a tile elsewhere. One that is pressed belongs to
/// where it was pressed.
/// </summary>
internal sealed class WindowPointer
{
    private readonly TilePointer _tiles = new();
    private bool _isPressed;
    private bool _isOnMap;

    /// <summary>Presses the pointer, or lets it go.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">From the window's left edge, in pixels.</param>
    /// <param name="y">From the window's upper edge, in pixels.</param>
    /// <param name="tiles">The tiles and where they are seen.</param>
    /// <param name="map">The map of the plane; null where there is none.</param>
    /// <returns>The input that it makes; null for none.</returns>
    public ViewerInput? Press(bool isDown, double x, double y, (Mosaic Tiles, PictureArea Area) tiles, MapPlace? map)
    {
        _isPressed = isDown;
        if (isDown)
            _isOnMap = map?.Area.Contains(x, y) == true;
        if (_isOnMap && map is not null)
        {
            _isOnMap = isDown;
            return isDown ? map.At(x, y) : null;
        }

        return Point(isDown ? PointerEvent.Down : PointerEvent.Up, x, y, tiles);
    }

    /// <summary>Moves the pointer.</summary>
    /// <returns>The input that it makes; null for none.</returns>
    public ViewerInput? Move(double x, double y, (Mosaic Tiles, PictureArea Area) tiles, MapPlace? map)
    {
        if (_isPressed)
            return _isOnMap && map is not null ? map.At(x, y) : Point(PointerEvent.Move, x, y, tiles);
        // One that only passes over the map chooses nothing.
        return map?.Area.Contains(x, y) == true ? null : Point(PointerEvent.Hover, x, y, tiles);
    }

    private PointerInput Point(
        PointerEvent pointerEvent, double x, double y, (Mosaic Tiles, PictureArea Area) tiles)
    {
        (double across, double down) = tiles.Area.Share(x, y);
        return _tiles.Point(tiles.Tiles, pointerEvent, across * tiles.Tiles.Width, down * tiles.Tiles.Height);
    }
}
