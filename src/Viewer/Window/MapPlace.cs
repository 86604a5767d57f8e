using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// The area of the latent map in a window, and the conversion of pointer positions to positions on the plane.
/// </summary>
internal sealed class MapPlace
{
    // The map's maximum size is the window's size divided by this.
    private const int ShareOfWindow = 3;
    private const int Margin = 6;

    /// <summary>Places a map at the bottom right corner.</summary>
    /// <param name="map">The map, with at least one picture.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the overlay's font.</param>
    /// <param name="bottom">How much of the lower edge something else takes, in pixels.</param>
    public MapPlace(PlaneMap map, int width, int height, int scale, int bottom = 0)
    {
        Tiles = ViewTiles.Fit(
            [(map.Model.Info, map.Layout!, map.Model.Name)], width / ShareOfWindow, height / ShareOfWindow);
        var fitted = PictureArea.Of(Tiles.Mosaic, width / ShareOfWindow, height / ShareOfWindow);
        Area = fitted with
        {
            X = width - fitted.Width - (Margin * scale),
            Y = height - bottom - fitted.Height - (Margin * scale),
        };
    }

    /// <summary>The layout of the map's tiles.</summary>
    public ViewTiles Tiles { get; }

    /// <summary>The area in the window.</summary>
    public PictureArea Area { get; }

    /// <summary>The position on the plane for a pointer position, clamped to the plane.</summary>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    public MapInput At(double x, double y)
    {
        (double across, double down) = Area.Share(x, y);
        return new MapInput(Math.Clamp(across, 0, 1), 1 - Math.Clamp(down, 0, 1));
    }

    /// <summary>Draws a marker at the current position.</summary>
    /// <param name="list">Receives the marker and a frame around the map.</param>
    /// <param name="state">The state of the plane.</param>
    /// <param name="scale">Size of one pixel of the overlay's font.</param>
    public void Mark(OverlayList list, ViewState state, int scale)
    {
        list.Frame(Area.X, Area.Y, Area.Width, Area.Height, scale, OverlayColor.Gray(200));
        int side = 4 * scale;
        int x = Area.X + (int)Math.Round(state.PlaneX * Area.Width) - (side / 2);
        int y = Area.Y + (int)Math.Round((1 - state.PlaneY) * Area.Height) - (side / 2);
        // A dark frame inside a light one is visible on any picture.
        list.Frame(x, y, side, side, scale, OverlayColor.Gray(0));
        list.Frame(x - scale, y - scale, side + (2 * scale), side + (2 * scale), scale, OverlayColor.Gray(255));
    }
}
