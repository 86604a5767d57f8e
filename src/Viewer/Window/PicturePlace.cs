using ImageGen.Generators.Format;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Where the picture is in a window: as large as the room allows, in the middle, and beside what stands at the edges
/// where that would cover it.
/// </summary>
/// <param name="Tiles">Its tiles.</param>
/// <param name="Area">Where it is.</param>
internal sealed record PicturePlace(ViewTiles Tiles, PictureArea Area)
{
    // Crisp pixels are enlarged by a whole number, so that they stay equal squares, unless that would leave so much of
    // the room empty. Smooth ones have no squares to keep.
    private const double MostEmpty = 0.14;

    // Between what stands at the edges there must be so much of the window, or the picture lies below it.
    private const double LeastRoom = 0.4;

    /// <summary>Places a picture.</summary>
    /// <param name="views">The models from left to right, with their tiles and names.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="taken">What stands at the edges.</param>
    /// <param name="isSmooth">Whether enlarged pixels are blended.</param>
    public static PicturePlace Of(
        IReadOnlyList<(GeneratorInfo Info, TileLayout Layout, string Name)> views,
        int width,
        int height,
        TakenEdges taken,
        bool isSmooth)
    {
        int high = Math.Max(1, height - taken.Bottom);
        int wide = width - taken.Left - taken.Right;
        PicturePlace whole = In(new PictureArea(0, 0, width, high), views, isSmooth);
        if (wide < LeastRoom * width || high - taken.Top < LeastRoom * height
            || (whole.Area.Y >= taken.Top && IsBetween(whole.Area)))
            return whole;
        // In the middle of the whole width where it can be.
        PicturePlace below = In(new PictureArea(0, taken.Top, width, high - taken.Top), views, isSmooth);
        return IsBetween(below.Area)
            ? below
            : In(new PictureArea(taken.Left, taken.Top, wide, high - taken.Top), views, isSmooth);

        bool IsBetween(PictureArea area) => area.X >= taken.Left && area.X + area.Width <= width - taken.Right;
    }

    private static PicturePlace In(
        PictureArea room, IReadOnlyList<(GeneratorInfo Info, TileLayout Layout, string Name)> views, bool isSmooth)
    {
        var tiles = ViewTiles.Fit(views, room.Width, room.Height);
        double zoom = Math.Min((double)room.Width / tiles.Mosaic.Width, (double)room.Height / tiles.Mosaic.Height);
        if (zoom > 1 && !isSmooth && 1 - (1 / zoom) <= MostEmpty)
            zoom = 1;
        (int across, int down) =
            (Math.Max(1, (int)(tiles.Mosaic.Width * zoom)), Math.Max(1, (int)(tiles.Mosaic.Height * zoom)));
        return new(
            tiles,
            new PictureArea(
                room.X + ((room.Width - across) / 2), room.Y + ((room.Height - down) / 2), across, down));
    }
}

/// <summary>How much of a window's edges is taken by what lies over the picture, in pixels.</summary>
/// <param name="Left">By the controls.</param>
/// <param name="Right">By the palette or the map.</param>
/// <param name="Bottom">By the favourites.</param>
/// <param name="Top">By the status.</param>
internal sealed record TakenEdges(int Left = 0, int Right = 0, int Bottom = 0, int Top = 0);
