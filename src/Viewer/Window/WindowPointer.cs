using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Converts pointer events of a window to inputs: a position on the plane on the map, a tile elsewhere. A pressed
/// pointer is captured by the area in which it was pressed.
/// </summary>
internal sealed class WindowPointer
{
    // A pointer that is held for so long on a tile keeps it, unless it has moved farther than this, in pixels.
    private const double TimeOfHold = 0.6;
    private const double FarthestOfHold = 8;

    private readonly TilePointer _tiles = new();
    private bool _isPressed;
    private bool _isOnMap;
    private bool _wasHeld;
    private (int Tile, double X, double Y, double Since)? _holding;

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <param name="tiles">The tiles with their area.</param>
    /// <param name="map">The latent map of the plane; null if there is none.</param>
    /// <param name="now">The clock, in seconds.</param>
    /// <returns>The input that it makes; null for none.</returns>
    public ViewerInput? Press(
        bool isDown, double x, double y, (Mosaic Tiles, PictureArea Area) tiles, MapPlace? map, double now)
    {
        bool wasHeld = _wasHeld;
        (_isPressed, _wasHeld, _holding) = (isDown, false, null);
        // What was held is kept, and clicks nothing when it is let go.
        if (!isDown && wasHeld)
            return null;
        if (isDown)
            _isOnMap = map?.Area.Contains(x, y) == true;
        if (_isOnMap && map is not null)
        {
            _isOnMap = isDown;
            return isDown ? map.At(x, y) : null;
        }

        (double across, double down) = tiles.Area.Share(x, y);
        if (isDown && tiles.Tiles.TileAt(across * tiles.Tiles.Width, down * tiles.Tiles.Height) is { } tile)
            _holding = (tile, x, y, now);
        return Point(isDown ? PointerEvent.Down : PointerEvent.Up, x, y, tiles);
    }

    /// <summary>The tile that a pointer has been held on long enough to keep it; once for every press.</summary>
    /// <param name="mode">
    /// The mode that is seen: on the canvas and the plane a pointer is held for other reasons.
    /// </param>
    /// <param name="now">The clock, in seconds.</param>
    /// <returns>The tile in reading order, and the input that lets it go; null for none.</returns>
    public (int Tile, ViewerInput LetGo)? TakeHold(ViewMode mode, double now)
    {
        if (_holding is not { } holding || mode is ViewMode.Canvas or ViewMode.Plane
            || now - holding.Since < TimeOfHold)
            return null;
        (_holding, _isPressed, _wasHeld) = (null, false, true);
        return (holding.Tile, new PointerInput(PointerEvent.Up, null, -1, -1));
    }

    /// <summary>Handles a move of the pointer.</summary>
    /// <returns>The input; null if there is none.</returns>
    public ViewerInput? Move(double x, double y, (Mosaic Tiles, PictureArea Area) tiles, MapPlace? map)
    {
        if (_holding is { } holding
            && Math.Max(Math.Abs(x - holding.X), Math.Abs(y - holding.Y)) > FarthestOfHold)
            _holding = null;
        if (_wasHeld)
            return null;
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
