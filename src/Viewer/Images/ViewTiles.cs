using System.Runtime.InteropServices;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>
/// The positions of the displayed tiles, for a display that draws them itself: the geometry of a mosaic without pixels.
/// </summary>
internal sealed class ViewTiles
{
    private const int MostScale = 64;

    /// <summary>Lays out the tiles.</summary>
    /// <param name="views">
    /// The models from left to right, with their layouts and names; if there are several, the first tile of each is
    /// shown.
    /// </param>
    /// <param name="scale">Enlargement factor, at least 1.</param>
    public ViewTiles(IReadOnlyList<(GeneratorInfo Info, TileLayout Layout, string Name)> views, int scale)
    {
        Scale = scale;
        (GeneratorInfo info, TileLayout layout, _) = views[0];
        if (views.Count > 1)
        {
            var common = new CommonTile([.. views.Select(view => view.Info.Image)]);
            var names = new TileLayout(1, views.Count) { ColumnNames = [.. views.Select(view => view.Name)] };
            Mosaic = new Mosaic(common.Shape, names, scale);
            Groups = [.. views.Select((view, i) => Compared(view.Info.Image, i, common))];
        }
        else if (info.Source is { } source)
        {
            var pairs = new SideBySide(source.Shape, info.Image, layout);
            Mosaic = new Mosaic(pairs.Shape, pairs.Layout, scale);
            Groups =
            [
                Group(true, source.Shape, first: 0, step: 2, pairs.Layout),
                Group(false, info.Image, first: 1, step: 2, pairs.Layout),
            ];
        }
        else
        {
            Mosaic = new Mosaic(info.Image, layout, scale);
            Groups = [Group(false, info.Image, first: 0, step: 1, layout)];
        }
    }

    /// <summary>Places tiles of one kind.</summary>
    /// <param name="image">Shape of every image.</param>
    /// <param name="layout">Rows and columns.</param>
    public ViewTiles(ImageShape image, TileLayout layout)
    {
        Scale = 1;
        Mosaic = new Mosaic(image, layout, scale: 1);
        Groups = [Group(false, image, first: 0, step: 1, layout)];
    }

    /// <summary>The enlargement factor.</summary>
    public int Scale { get; }

    /// <summary>The geometry and names.</summary>
    public Mosaic Mosaic { get; }

    /// <summary>The tiles, grouped by what they show.</summary>
    public IReadOnlyList<TileGroup> Groups { get; }

    /// <summary>The layout at the largest integer factor at which it fits into a window; 1 if none does.</summary>
    /// <param name="views">The models.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    public static ViewTiles Fit(
        IReadOnlyList<(GeneratorInfo Info, TileLayout Layout, string Name)> views, int width, int height)
    {
        var best = new ViewTiles(views, scale: 1);
        // Names grow in steps, so that the size is only roughly proportional to the scale; the guess is at most a few
        // steps off.
        int guess = Math.Min((width + height) / Math.Max(1, best.Mosaic.Width), MostScale) + 1;
        for (int scale = Math.Clamp(guess, 1, MostScale); scale > 1; scale--)
        {
            var tiles = new ViewTiles(views, scale);
            if (tiles.Mosaic.Width <= width && tiles.Mosaic.Height <= height)
                return tiles;
        }

        return best;
    }

    private TileGroup Group(bool showsSources, ImageShape image, int first, int step, TileLayout layout)
    {
        IReadOnlyList<int> lefts = Mosaic.ColumnLefts;
        IReadOnlyList<int> tops = Mosaic.RowTops;
        TileOrigin[] origins =
        [
            .. Enumerable.Range(0, layout.Count / step)
                .Select(i => (i * step) + first)
                .Select(tile => new TileOrigin((uint)lefts[tile % layout.Columns], (uint)tops[tile / layout.Columns])),
        ];
        return new(0, showsSources, image, Mosaic.TileWidth, Mosaic.TileHeight, origins);
    }

    /// <summary>A model of a comparison: centred in the common tile, at its own integer factor.</summary>
    private TileGroup Compared(ImageShape image, int index, CommonTile common)
    {
        int factor = common.Factor(index) * Scale;
        int left = Mosaic.ColumnLefts[index]
            + ((common.Shape.Width - (image.Width * common.Factor(index))) / 2 * Scale);
        int top = Mosaic.RowTops[0] + ((common.Shape.Height - (image.Height * common.Factor(index))) / 2 * Scale);
        return new(
            index, false, image, image.Width * factor, image.Height * factor, [new TileOrigin((uint)left, (uint)top)]);
    }
}

/// <summary>The tiles of one model, or of its source pictures.</summary>
/// <param name="View">Index of the model, from left to right.</param>
/// <param name="ShowsSources">Whether the tiles show the source pictures rather than the outputs.</param>
/// <param name="Image">Shape of every image.</param>
/// <param name="Width">Width of every tile in pixels.</param>
/// <param name="Height">Height of every tile in pixels.</param>
/// <param name="Origins">Top left corners of the tiles, in the order of the images.</param>
internal sealed record TileGroup(
    int View, bool ShowsSources, ImageShape Image, int Width, int Height, TileOrigin[] Origins);

/// <summary>Top left corner of a tile in a picture, in pixels: an element of <c>Origins</c> in mosaic.hlsl.</summary>
/// <param name="X">Distance from the left edge.</param>
/// <param name="Y">Distance from the top edge.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct TileOrigin(uint X, uint Y);
