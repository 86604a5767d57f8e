using System.Runtime.InteropServices;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Lays out a batch of image tensors as one picture: tiles in rows and columns, enlarged by an integer factor with
/// nearest-neighbour sampling, with a gap of dark background between them, row names to the left and column names
/// above. Geometry and names are fixed at construction; <see cref="Draw"/> only writes tiles and does not allocate.
/// </summary>
internal sealed class Mosaic
{
    /// <summary>The maximum side of the picture in pixels, limited by WebP.</summary>
    public const int LargestSide = 16383;

    /// <summary>Gray level behind the tiles.</summary>
    public const byte Background = 24;

    /// <summary>Gray level of the names.</summary>
    public const byte Ink = 208;

    /// <summary>Gray level of the frame around a tile.</summary>
    public const byte Highlight = 255;

    // The gap between groups of tiles, in gaps between tiles.
    private const int GapsBetweenGroups = 3;

    private readonly ImageShape _image;
    private readonly TileLayout _layout;
    private readonly int _scale;
    private readonly int _channels;
    private readonly int _gap;
    private readonly int _margin;
    private readonly int _textScale;
    private readonly int _namesWidth;
    private readonly int _headScale;
    private readonly int _headsHeight;
    private readonly byte[] _levels;
    private readonly PixelEnlargement _enlargement;

    /// <summary>Creates the mosaic for a layout.</summary>
    /// <param name="image">Shape of every tile's tensor.</param>
    /// <param name="layout">Rows, columns and their names.</param>
    /// <param name="scale">Enlargement factor, at least 1.</param>
    /// <param name="channels">
    /// Channels of the pictures: 3, or 1 for gray, which requires tensors of one channel.
    /// </param>
    public Mosaic(ImageShape image, TileLayout layout, int scale, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, image.Channels);
        _image = image;
        _layout = layout;
        _scale = scale;
        _channels = channels;
        _gap = Math.Max(2, scale);
        // A single tile without names has no margin.
        _margin = layout.Count == 1 && layout.RowNames.Count == 0 && layout.ColumnNames.Count == 0 ? 0 : _gap;
        // The text height is about a sixth of a row's, with a legible minimum.
        _textScale = Math.Max(1, (int)Math.Round(image.Height * scale / (6.0 * PixelFont.CapHeight)));
        int nameWidth = layout.RowNames.Select(name => PixelFont.Measure(name, _textScale)).DefaultIfEmpty(0).Max();
        _namesWidth = nameWidth == 0 ? 0 : nameWidth + (8 * _textScale);
        // Column names are about a fourteenth of a tile's height if the tiles are wide enough for all of them.
        int widest = layout.ColumnNames.Select(name => PixelFont.Measure(name, 1)).DefaultIfEmpty(0).Max();
        int largest = Math.Max(1, (int)Math.Round(image.Height * scale / (14.0 * PixelFont.CapHeight)));
        _headScale = widest == 0 ? 0 : Math.Clamp(image.Width * scale / widest, 1, largest);
        _headsHeight = _headScale * (PixelFont.GlyphHeight + 2);
        _levels = new byte[(layout.Count * image.Size) + PixelEnlargement.Padding];
        _enlargement = new PixelEnlargement(image, scale, channels);
    }

    /// <summary>Width of the picture in pixels.</summary>
    public int Width => TileLeft(_layout.Columns - 1) + TileWidth + _margin;

    /// <summary>Height of the picture in pixels.</summary>
    public int Height => TileTop(_layout.Rows - 1) + TileHeight + _margin;

    /// <summary>Width of a tile in pixels.</summary>
    public int TileWidth => _image.Width * _scale;

    /// <summary>Height of a tile in pixels.</summary>
    public int TileHeight => _image.Height * _scale;

    /// <summary>Width of the gap between tiles, and of the frame around a tile, in pixels.</summary>
    public int Gap => _gap;

    /// <summary>The left edge of every column, in pixels.</summary>
    public IReadOnlyList<int> ColumnLefts => [.. Enumerable.Range(0, _layout.Columns).Select(TileLeft)];

    /// <summary>The top edge of every row, in pixels.</summary>
    public IReadOnlyList<int> RowTops => [.. Enumerable.Range(0, _layout.Rows).Select(TileTop)];

    /// <summary>Hit test of the tiles.</summary>
    /// <param name="x">Distance from the left edge, in pixels.</param>
    /// <param name="y">Distance from the top edge, in pixels.</param>
    /// <returns>Index of the tile in reading order; null if the point is in none.</returns>
    public int? TileAt(double x, double y)
    {
        for (int tile = 0; tile < _layout.Count; tile++)
        {
            (double across, double down) = InTile(tile, x, y);
            if (across is >= 0 and < 1 && down is >= 0 and < 1)
                return tile;
        }

        return null;
    }

    /// <summary>Hit test of the row names.</summary>
    /// <param name="x">Distance from the left edge, in pixels.</param>
    /// <param name="y">Distance from the top edge, in pixels.</param>
    /// <returns>Index of the row; null if the point is on no name.</returns>
    public int? RowNameAt(double x, double y)
    {
        if (_namesWidth == 0 || x < 0 || x >= TileLeft(0))
            return null;
        for (int row = 0; row < _layout.Rows; row++)
        {
            if (y >= TileTop(row) && y < TileTop(row) + TileHeight)
                return row;
        }

        return null;
    }

    /// <summary>Converts a point to the coordinates of a tile.</summary>
    /// <param name="tile">Index of the tile, in reading order.</param>
    /// <param name="x">Distance from the picture's left edge, in pixels.</param>
    /// <param name="y">Distance from the picture's top edge, in pixels.</param>
    /// <returns>
    /// In units of the tile's width and height from its top left corner; outside [0, 1] if the point is outside the
    /// tile.
    /// </returns>
    public (double X, double Y) InTile(int tile, double x, double y)
    {
        (int row, int column) = Math.DivRem(tile, _layout.Columns);
        return ((x - TileLeft(column)) / TileWidth, (y - TileTop(row)) / TileHeight);
    }

    /// <summary>The names of rows and columns with their positions.</summary>
    public IEnumerable<MosaicName> Names()
    {
        for (int row = 0; row < _layout.RowNames.Count; row++)
        {
            string name = _layout.RowNames[row];
            int right = _margin + _namesWidth - (4 * _textScale);
            int y = TileTop(row) + ((TileHeight - (PixelFont.CapHeight * _textScale)) / 2);
            yield return new MosaicName(name, right - PixelFont.Measure(name, _textScale), y, _textScale);
        }

        for (int column = 0; column < _layout.ColumnNames.Count; column++)
        {
            string name = Fitting(_layout.ColumnNames[column]);
            int x = TileLeft(column) + ((TileWidth - PixelFont.Measure(name, _headScale)) / 2);
            yield return new MosaicName(name, x, _margin + _headScale, _headScale);
        }
    }

    /// <summary>Throws if the picture is too large.</summary>
    /// <exception cref="InputException">A side is longer than <see cref="LargestSide"/>.</exception>
    public void RequireSize()
    {
        if (Math.Max(Width, Height) > LargestSide)
            throw new InputException(
                $"A picture of {Width}x{Height} is too large ({LargestSide} per side at most); lower --columns or "
                + "--scale");
    }

    /// <summary>Creates a picture with the background and the names.</summary>
    /// <exception cref="InputException">The picture is too large.</exception>
    public Picture CreatePicture()
    {
        RequireSize();
        var picture = new Picture(Width, Height, _channels);
        picture.FillRectangle(0, 0, Width, Height, Background);
        foreach (MosaicName name in Names())
            PixelFont.Draw(picture, name.Text, name.X, name.Y, name.Scale, Ink);

        return picture;
    }

    /// <summary>Draws the tiles of a batch into a picture made by <see cref="CreatePicture"/>.</summary>
    /// <param name="images">[rows * columns, channels, height, width] in [0, 1], tiles in reading order.</param>
    /// <param name="picture">The picture to draw into.</param>
    public void Draw(ReadOnlySpan<float> images, Picture picture)
    {
        if (images.Length != _layout.Count * _image.Size)
            throw new ArgumentException(
                $"The mosaic has {_layout.Count * _image.Size} values, the batch {images.Length}.", nameof(images));

        PixelLevel.Convert(images, _levels);
        for (int line = 0; line < _layout.Rows * _image.Height; line++)
        {
            (int row, int y) = Math.DivRem(line, _image.Height);
            DrawLine(row, y, picture);
        }
    }

    /// <summary>
    /// Draws the tiles of a batch with a filter within each tile. Slow: the reference for the shader.
    /// </summary>
    /// <param name="images">[rows * columns, channels, height, width] in [0, 1], tiles in reading order.</param>
    /// <param name="scaling">The filter.</param>
    /// <param name="picture">The picture to draw into.</param>
    public void DrawSmooth(ReadOnlySpan<float> images, TileScaling scaling, Picture picture)
    {
        for (int tile = 0; tile < _layout.Count; tile++)
        {
            (int row, int column) = Math.DivRem(tile, _layout.Columns);
            TileFilter.Draw(
                images.Slice(
                    tile * _image.Size,
                    _image.Size), _image, scaling, picture, TileLeft(column), TileTop(row), TileWidth, TileHeight);
        }
    }

    /// <summary>Draws a frame in the gap around a tile. Drawing it with <see cref="Background"/> removes it.</summary>
    /// <param name="tile">Index of the tile, in reading order.</param>
    /// <param name="gray">The frame's gray level.</param>
    /// <param name="picture">The picture to draw into.</param>
    public void DrawFrame(int tile, byte gray, Picture picture)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tile, (uint)_layout.Count, nameof(tile));
        (int row, int column) = Math.DivRem(tile, _layout.Columns);
        int left = TileLeft(column) - _gap;
        int top = TileTop(row) - _gap;
        int width = TileWidth + (2 * _gap);
        picture.FillRectangle(left, top, width, _gap, gray);
        picture.FillRectangle(left, top + _gap + TileHeight, width, _gap, gray);
        picture.FillRectangle(left, top + _gap, _gap, TileHeight, gray);
        picture.FillRectangle(left + _gap + TileWidth, top + _gap, _gap, TileHeight, gray);
    }

    private int TileLeft(int column)
    {
        int groupGaps = _layout.Group > 1 ? column / _layout.Group * (GapsBetweenGroups - 1) : 0;
        return _margin + _namesWidth + (column * (TileWidth + _gap)) + (groupGaps * _gap);
    }

    private int TileTop(int row) => _margin + _headsHeight + (row * (TileHeight + _gap));

    // The longest prefix of a name that fits above one tile.
    private string Fitting(string name)
    {
        int length = name.Length;
        while (length > 0 && PixelFont.Measure(name[..length], _headScale) > TileWidth)
            length--;
        return name[..length];
    }

    /// <summary>
    /// Draws one line of pixels of all tiles of a row: enlarged horizontally once, then copied vertically.
    /// </summary>
    private void DrawLine(int row, int y, Picture picture)
    {
        int top = TileTop(row) + (y * _scale);
        for (int column = 0; column < _layout.Columns; column++)
        {
            ReadOnlySpan<byte> levels = _levels.AsSpan(
                (((row * _layout.Columns) + column) * _image.Size) + (y * _image.Width));
            _enlargement.Enlarge(levels, picture.Row(top, TileLeft(column)));
        }

        int length = (TileLeft(_layout.Columns - 1) + TileWidth - TileLeft(0)) * _channels;
        Span<byte> line = picture.Row(top, TileLeft(0))[..length];
        for (int repeat = 1; repeat < _scale; repeat++)
            line.CopyTo(picture.Row(top + repeat, TileLeft(0)));
    }
}

/// <summary>The name of a row or column of a <see cref="Mosaic"/>.</summary>
/// <param name="Text">The name.</param>
/// <param name="X">Left edge in the picture, in pixels.</param>
/// <param name="Y">Top edge in the picture, in pixels.</param>
/// <param name="Scale">Size of one pixel of the font.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MosaicName(string Text, int X, int Y, int Scale);
