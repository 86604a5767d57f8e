using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>Shows every source picture beside its output: two tiles for each of the scene's tiles.</summary>
internal sealed class SideBySide
{
    private readonly ImageShape _source;
    private readonly ImageShape _image;
    private readonly int _count;
    private readonly float[] _tiles;

    /// <summary>Creates the pairs of a scene.</summary>
    /// <param name="source">Shape of a source picture.</param>
    /// <param name="image">Shape of an output.</param>
    /// <param name="layout">The scene's tiles; several rows get column names.</param>
    public SideBySide(ImageShape source, ImageShape image, TileLayout layout)
    {
        _source = source;
        _image = image;
        _count = layout.Count;
        Shape = ImageFit.Common(source, image);
        Layout = layout with
        {
            Columns = 2 * layout.Columns,
            Group = 2,
            ColumnNames = layout.Rows == 1
                ? []
                : [.. Enumerable.Range(0, 2 * layout.Columns).Select(column => column % 2 == 0 ? "source" : "output")],
        };
        _tiles = new float[2 * _count * Shape.Size];
    }

    /// <summary>Shape of every tile.</summary>
    public ImageShape Shape { get; }

    /// <summary>The tiles: source, output, source, output...</summary>
    public TileLayout Layout { get; }

    /// <summary>Interleaves the pictures of a frame. Does not allocate.</summary>
    /// <param name="sources">[tiles, c, h, w] of the sources.</param>
    /// <param name="images">[tiles, c, h, w] of the outputs.</param>
    /// <returns>[2 * tiles, c, h, w] of <see cref="Shape"/>; the same buffer for every frame.</returns>
    public ReadOnlySpan<float> Join(ReadOnlySpan<float> sources, ReadOnlySpan<float> images)
    {
        for (int i = 0; i < _count; i++)
        {
            Span<float> pair = _tiles.AsSpan(2 * i * Shape.Size, 2 * Shape.Size);
            ImageFit.Copy(sources.Slice(i * _source.Size, _source.Size), _source, pair[..Shape.Size], Shape);
            ImageFit.Copy(images.Slice(i * _image.Size, _image.Size), _image, pair[Shape.Size..], Shape);
        }

        return _tiles;
    }
}
