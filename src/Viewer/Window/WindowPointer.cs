using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Converts pointer events of a window to inputs: a position on the plane on the map, a tile elsewhere. A pressed
/// pointer is captured by the area in which it was pressed.
/// </summary>
internal sealed class WindowPointer
{
    private readonly TilePointer _tiles = new();
    private bool _isPressed;
    private bool _isOnMap;

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <param name="tiles">The tiles with their area.</param>
    /// <param name="map">The latent map of the plane; null if there is none.</param>
    /// <returns>The input; null if there is none.</returns>
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

    /// <summary>Handles a move of the pointer.</summary>
    /// <returns>The input; null if there is none.</returns>
    public ViewerInput? Move(double x, double y, (Mosaic Tiles, PictureArea Area) tiles, MapPlace? map)
    {
        if (_isPressed)
            return _isOnMap && map is not null ? map.At(x, y) : Point(PointerEvent.Move, x, y, tiles);
        // Hovering over the map selects nothing.
        return map?.Area.Contains(x, y) == true ? null : Point(PointerEvent.Hover, x, y, tiles);
    }

    private PointerInput Point(
        PointerEvent pointerEvent, double x, double y, (Mosaic Tiles, PictureArea Area) tiles)
    {
        (double across, double down) = tiles.Area.Share(x, y);
        return _tiles.Point(tiles.Tiles, pointerEvent, across * tiles.Tiles.Width, down * tiles.Tiles.Height);
    }
}
