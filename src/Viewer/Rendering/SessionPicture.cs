using System.Diagnostics;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// The pictures of a session: draws what it shows, and knows which tile is where. It follows the session
/// from frame to frame, and allocates nothing while the tiles stay. Its pictures have one channel where all that is
/// shown has.
/// </summary>
/// <param name="session">The session; it remains owned by the caller.</param>
internal sealed class SessionPicture(ViewerSession session)
{
    private readonly TilePointer _pointer = new();
    private ViewMosaic? _mosaic;
    private Mosaic? _map;
    private PlaneMap? _mapOf;

    /// <summary>The picture of the last frame; null before the first.</summary>
    public Picture? Picture => _mosaic?.Picture;

    /// <summary>Where its tiles are; null before the first frame.</summary>
    public Mosaic? Tiles => _mosaic?.Tiles;

    /// <summary>The map beside the plane as it was drawn last; null before that.</summary>
    public Picture? Map { get; private set; }

    /// <summary>Changes whenever the tiles do.</summary>
    public int Version { get; private set; }

    /// <summary>Makes and draws the picture of the moment.</summary>
    /// <returns>Where the time went.</returns>
    public FrameTimings Show() => Draw(session.Show());

    /// <summary>Draws the map beside the plane as it is now.</summary>
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
    /// A pointer on the picture, as an input of the session. A pointer that is pressed belongs to the tile it was
    /// pressed on.
    /// </summary>
    /// <param name="pointerEvent">What it does.</param>
    /// <param name="x">From the picture's left edge, in widths of the picture.</param>
    /// <param name="y">From the picture's upper edge, in heights of the picture.</param>
    /// <returns>The input; null before the first frame.</returns>
    public PointerInput? Point(PointerEvent pointerEvent, double x, double y)
    {
        return _mosaic is { } mosaic ? _pointer.Point(
            mosaic.Tiles, pointerEvent, x * mosaic.Picture.Width, y * mosaic.Picture.Height) : null;
    }

    private FrameTimings Draw(FrameTimings made)
    {
        long start = Stopwatch.GetTimestamp();
        if (_mosaic?.Fits(session.Views) != true)
        {
            _mosaic = new ViewMosaic(session.Views, scale: 1, mayBeGray: true);
            Version++;
        }

        _mosaic.Draw();
        return made with { Mosaic = Stopwatch.GetElapsedTime(start) };
    }
}
