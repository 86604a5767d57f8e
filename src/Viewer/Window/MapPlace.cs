using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>Where the map of the plane is in a window, and which place of the plane a pointer on it means.</summary>
internal sealed class MapPlace
{
    // The map is at most this share of the window, each way.
    private const int ShareOfWindow = 3;
    private const int Margin = 6;

    /// <summary>Places a map at the lower right corner.</summary>
    /// <param name="map">The map; there is a first one.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the overlay's font.</param>
    public MapPlace(PlaneMap map, int width, int height, int scale)
    {
        Tiles = ViewTiles.Fit(
            [(map.Model.Info, map.Layout!, map.Model.File.Name)], width / ShareOfWindow, height / ShareOfWindow);
        var fitted = PictureArea.Of(Tiles.Mosaic, width / ShareOfWindow, height / ShareOfWindow);
        Area = fitted with
        {
            X = width - fitted.Width - (Margin * scale),
            Y = height - fitted.Height - (Margin * scale),
        };
    }

    /// <summary>The map's tiles.</summary>
    public ViewTiles Tiles { get; }

    /// <summary>Where it is in the window.</summary>
    public PictureArea Area { get; }

    /// <summary>
    /// The place of the plane that a pointer means; it stays on the plane where the pointer leaves the map.
    /// </summary>
    /// <param name="x">From the window's left edge, in pixels.</param>
    /// <param name="y">From the window's upper edge, in pixels.</param>
    public MapInput At(double x, double y)
    {
        (double across, double down) = Area.Share(x, y);
        return new MapInput(Math.Clamp(across, 0, 1), 1 - Math.Clamp(down, 0, 1));
    }

    /// <summary>Marks the place that is seen.</summary>
    /// <param name="list">Receives the mark and a frame around the map.</param>
    /// <param name="state">The state of the plane.</param>
    /// <param name="scale">Side of the square that shows one pixel of the overlay's font.</param>
    public void Mark(OverlayList list, ViewState state, int scale)
    {
        list.Frame(Area.X, Area.Y, Area.Width, Area.Height, scale, OverlayColor.Gray(200));
        int side = 4 * scale;
        int x = Area.X + (int)Math.Round(state.PlaneX * Area.Width) - (side / 2);
        int y = Area.Y + (int)Math.Round((1 - state.PlaneY) * Area.Height) - (side / 2);
        // Two frames, a dark one within a light one: one of them is seen on any picture.
        list.Frame(x, y, side, side, scale, OverlayColor.Gray(0));
        list.Frame(x - scale, y - scale, side + (2 * scale), side + (2 * scale), scale, OverlayColor.Gray(255));
    }
}
