using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Draws the pictures of a session and maps pointers to tiles. It follows the session from frame to frame and allocates
/// nothing while the layout stays. The picture has one channel if all displayed models do.
/// </summary>
/// <param name="session">The session; owned by the caller.</param>
internal sealed class SessionPicture(ViewerSession session)
{
    private readonly TilePointer _pointer = new();
    private ViewMosaic? _mosaic;
    private Mosaic? _map;
    private PlaneMap? _mapOf;

    /// <summary>The picture of the last frame; null before the first.</summary>
    public Picture? Picture => _mosaic?.Picture;

    /// <summary>The layout of the tiles; null before the first frame.</summary>
    public Mosaic? Tiles => _mosaic?.Tiles;

    /// <summary>The last drawn map beside the plane; null before the first.</summary>
    public Picture? Map { get; private set; }

    /// <summary>A number that changes with the layout.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// Generates and draws the current picture. Where that fails, the last one stays, and the session says so
    /// (<see cref="ViewerSession.HasFailed"/>).
    /// </summary>
    /// <returns>The time spent.</returns>
    public FrameTimings Show() => Draw(session.Show());

    /// <summary>Generates and draws the current picture where a run ends later than it is begun.</summary>
    /// <returns>The time spent.</returns>
    public async Task<FrameTimings> ShowAsync() => Draw(await session.ShowAsync());

    /// <summary>Draws the current map beside the plane.</summary>
    /// <param name="map">The session's map.</param>
    public Picture DrawMap(PlaneMap map)
    {
        if (map != _mapOf)
        {
            (_map, _mapOf) =
                (new Mosaic(map.Model.Info.Image, map.Layout!, scale: 1, map.Model.Info.Image.Channels), map);
            Map = _map.CreatePicture();
        }

        _map!.Draw(map.Images, Map!);
        return Map!;
    }

    /// <summary>
    /// Converts a pointer event on the picture to an input. A pressed pointer is captured by the tile where it was
    /// pressed.
    /// </summary>
    /// <param name="pointerEvent">The event.</param>
    /// <param name="x">Distance from the picture's left edge, in widths of the picture.</param>
    /// <param name="y">Distance from the picture's top edge, in heights of the picture.</param>
    /// <returns>The input; null before the first frame.</returns>
    public PointerInput? Point(PointerEvent pointerEvent, double x, double y)
    {
        return _mosaic is { } mosaic ? _pointer.Point(
            mosaic.Tiles, pointerEvent, x * mosaic.Picture.Width, y * mosaic.Picture.Height) : null;
    }

    private FrameTimings Draw(FrameTimings made)
    {
        if (session.HasFailed)
            return made;
        long start = Stopwatch.GetTimestamp();
        if (_mosaic?.Fits(session.Views) != true)
        {
            try
            {
                _mosaic = new ViewMosaic(session.Views, scale: 1, mayBeGray: true);
            }
            catch (InputException e)
            {
                session.Fail(e.Message);
                return made;
            }

            Version++;
        }

        _mosaic.Draw();
        return made with { Mosaic = Stopwatch.GetElapsedTime(start) };
    }
}
