using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Draws views as one picture: the tiles of one model, sources beside their translations, or several models side by
/// side under their names. Its layout is that of the views at creation; drawing allocates nothing.
/// </summary>
internal sealed class ViewMosaic
{
    private readonly (ModelView View, int Version)[] _made;
    private readonly SideBySide? _pairs;
    private readonly CommonTile? _common;
    private readonly Mosaic _mosaic;
    private readonly TileScaling _scaling;
    private readonly float[] _tiles = [];
    private int? _highlighted;

    /// <summary>Creates the mosaic of some views.</summary>
    /// <param name="views">The views, at least one; of several, only the first tile of each is shown.</param>
    /// <param name="scale">Integer upscaling factor, at least 1.</param>
    /// <param name="mayBeGray">Whether the picture has one channel if all displayed models do.</param>
    /// <param name="scaling">The upscaling filter.</param>
    /// <exception cref="Generators.InputException">The picture would be too large.</exception>
    public ViewMosaic(
        IReadOnlyList<ModelView> views, int scale, bool mayBeGray = false, TileScaling scaling = TileScaling.Crisp)
    {
        _scaling = scaling;
        _made = [.. views.Select(view => (view, view.Version))];
        ModelView first = views[0];
        if (views.Count > 1)
        {
            _common = new CommonTile([.. views.Select(view => view.Info.Image)]);
            _tiles = new float[views.Count * _common.Shape.Size];
            _tiles.AsSpan().Fill(Mosaic.Background / 255f);
            var layout = new TileLayout(1, views.Count)
            {
                ColumnNames = [.. views.Select(view => view.Model.Name)],
            };
            _mosaic = Of(_common.Shape, layout);
        }
        else if (first.Info.Source is { } source)
        {
            _pairs = new SideBySide(source.Shape, first.Info.Image, first.Layout);
            _mosaic = Of(_pairs.Shape, _pairs.Layout);
        }
        else
        {
            _mosaic = Of(first.Info.Image, first.Layout);
        }

        Picture = _mosaic.CreatePicture();

        Mosaic Of(ImageShape tile, TileLayout layout) => new(tile, layout, scale, mayBeGray ? tile.Channels : 3);
    }

    /// <summary>The picture that <see cref="Draw"/> draws; the same object for every frame.</summary>
    public Picture Picture { get; }

    /// <summary>The layout of the tiles.</summary>
    public Mosaic Tiles => _mosaic;

    /// <summary>Whether it has the current layout of these views.</summary>
    public bool Fits(IReadOnlyList<ModelView> views)
    {
        if (views.Count != _made.Length)
            return false;
        for (int i = 0; i < _made.Length; i++)
        {
            if (views[i] != _made[i].View || views[i].Version != _made[i].Version)
                return false;
        }

        return true;
    }

    /// <summary>Draws the views' pictures.</summary>
    public void Draw()
    {
        ModelView first = _made[0].View;
        for (int i = 0; i < _made.Length && _common is not null; i++)
        {
            ModelView view = _made[i].View;
            _common.Put(
                i,
                view.Images[..view.Info.Image.Size],
                _tiles.AsSpan(i * _common.Shape.Size, _common.Shape.Size),
                view.IsSmooth);
        }

        ReadOnlySpan<float> tiles = _common is not null ? _tiles : _pairs is not null ? _pairs.Join(
            first.Sources, first.Images) : first.Images;
        if (_scaling == TileScaling.Crisp)
            _mosaic.Draw(tiles, Picture);
        else
            _mosaic.DrawSmooth(tiles, _scaling, Picture);
        Highlight(_made.Length == 1 ? first.Inputs.Highlight : null);
    }

    private void Highlight(int? tile)
    {
        if (tile == _highlighted)
            return;
        if (_highlighted is { } old)
            _mosaic.DrawFrame(old, Mosaic.Background, Picture);
        if (tile is { } now)
            _mosaic.DrawFrame(now, Mosaic.Highlight, Picture);
        _highlighted = tile;
    }
}
