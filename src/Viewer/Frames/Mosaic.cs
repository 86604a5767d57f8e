using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Frames;

/// <summary>
/// Lays a batch of image tensors out as one picture: tiles in rows and columns, enlarged by a whole factor so that every
/// pixel stays a crisp square, a small gap of dark background between them, row names to the left. Geometry and names are
/// fixed when it is created; <see cref="Draw"/> only writes tiles and allocates nothing.
/// </summary>
internal sealed class Mosaic
{
    /// <summary>Gray level behind the tiles.</summary>
    public const byte Background = 24;

    /// <summary>Gray level of the row names.</summary>
    public const byte Ink = 208;

    // Stores are 8 bytes wide and may run past the last pixel of a row.
    private const int Overhang = 8;

    private readonly ImageShape _image;
    private readonly TileLayout _layout;
    private readonly int _scale;
    private readonly int _gap;
    private readonly int _margin;
    private readonly int _textScale;
    private readonly int _namesWidth;
    private readonly byte[] _levels;
    private readonly byte[] _scaledRow;

    /// <summary>Creates the mosaic of a layout.</summary>
    /// <param name="image">Shape of every tile's tensor.</param>
    /// <param name="layout">Rows, columns and row names.</param>
    /// <param name="scale">Side of the square that shows one pixel, at least 1.</param>
    public Mosaic(ImageShape image, TileLayout layout, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        _image = image;
        _layout = layout;
        _scale = scale;
        _gap = Math.Max(2, scale);
        // A single tile fills the picture.
        _margin = layout.Count == 1 && layout.RowNames.Count == 0 ? 0 : _gap;
        // Names are about a sixth of a row high, and always legible.
        _textScale = Math.Max(1, image.Height * scale / (6 * PixelFont.CapHeight));
        int nameWidth = layout.RowNames.Select(name => PixelFont.Measure(name, _textScale)).DefaultIfEmpty(0).Max();
        _namesWidth = nameWidth == 0 ? 0 : nameWidth + (4 * _textScale);
        _levels = new byte[layout.Count * image.Size];
        _scaledRow = new byte[(image.Width * scale * 3) + Overhang];
    }

    /// <summary>Width of the picture in pixels.</summary>
    public int Width => (2 * _margin) + _namesWidth + (_layout.Columns * TileWidth) + ((_layout.Columns - 1) * _gap);

    /// <summary>Height of the picture in pixels.</summary>
    public int Height => (2 * _margin) + (_layout.Rows * TileHeight) + ((_layout.Rows - 1) * _gap);

    private int TileWidth => _image.Width * _scale;

    private int TileHeight => _image.Height * _scale;

    /// <summary>
    /// The 8-bit level of a tensor value: floor(v * 255 + 0.5) in float32 after clamping v to [0, 1], so halves round up.
    /// A shader that computes the same agrees with it bit for bit.
    /// </summary>
    public static byte ToLevel(float value) => (byte)((Math.Clamp(value, 0f, 1f) * 255f) + 0.5f);

    /// <summary>Creates a picture that already has the background and the row names.</summary>
    public Picture CreatePicture()
    {
        var picture = new Picture(Width, Height);
        picture.FillRectangle(0, 0, Width, Height, Background);
        for (int row = 0; row < _layout.RowNames.Count; row++)
        {
            string name = _layout.RowNames[row];
            int right = _margin + _namesWidth - (4 * _textScale);
            int x = right - PixelFont.Measure(name, _textScale);
            int y = TileTop(row) + ((TileHeight - (PixelFont.CapHeight * _textScale)) / 2);
            PixelFont.Draw(picture, name, x, y, _textScale, Ink);
        }

        return picture;
    }

    /// <summary>Draws the tiles of a batch into a picture made by <see cref="CreatePicture"/>.</summary>
    /// <param name="images">[rows * columns, channels, height, width] in [0, 1], tiles in reading order.</param>
    /// <param name="picture">The picture to draw into.</param>
    public void Draw(ReadOnlySpan<float> images, Picture picture)
    {
        if (images.Length != _levels.Length)
            throw new ArgumentException($"The mosaic has {_levels.Length} values, the batch {images.Length}.", nameof(images));

        ToLevels(images, _levels);
        for (int tile = 0; tile < _layout.Count; tile++)
        {
            (int row, int column) = Math.DivRem(tile, _layout.Columns);
            DrawTile(_levels.AsSpan(tile * _image.Size, _image.Size), picture, TileLeft(column), TileTop(row));
        }
    }

    private static void ToLevels(ReadOnlySpan<float> values, Span<byte> _levels)
    {
        int i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            ReadOnlySpan<float> block = values.Slice(i, 16);
            Vector128<ushort> low = Vector128.Narrow(Round(block), Round(block[4..]));
            Vector128<ushort> high = Vector128.Narrow(Round(block[8..]), Round(block[12..]));
            Vector128.Narrow(low, high).CopyTo(_levels[i..]);
        }

        for (; i < values.Length; i++)
            _levels[i] = ToLevel(values[i]);
    }

    private static Vector128<uint> Round(ReadOnlySpan<float> four)
    {
        Vector128<float> clamped = Vector128.Min(Vector128.Max(Vector128.Create(four), Vector128<float>.Zero), Vector128<float>.One);
        return Vector128.ConvertToInt32((clamped * 255f) + Vector128.Create(0.5f)).AsUInt32();
    }

    private int TileLeft(int column) => _margin + _namesWidth + (column * (TileWidth + _gap));

    private int TileTop(int row) => _margin + (row * (TileHeight + _gap));

    private void DrawTile(ReadOnlySpan<byte> tile, Picture picture, int left, int top)
    {
        int width = _image.Width;
        int plane = width * _image.Height;
        Span<byte> scaled = _scaledRow.AsSpan(0, width * _scale * 3);
        for (int y = 0; y < _image.Height; y++)
        {
            ReadOnlySpan<byte> first = tile.Slice(y * width, width);
            if (_image.Channels == 1)
                EnlargeGray(first);
            else
                EnlargeColor(first, tile.Slice(plane + (y * width), width), tile.Slice((2 * plane) + (y * width), width));

            for (int repeat = 0; repeat < _scale; repeat++)
                scaled.CopyTo(picture.Row(top + (y * _scale) + repeat, left));
        }
    }

    // Eight equal bytes at a time; what runs past a pixel is overwritten by the next one.
    private void EnlargeGray(ReadOnlySpan<byte> gray)
    {
        int step = 3 * _scale;
        Span<byte> to = _scaledRow;
        for (int x = 0; x < gray.Length; x++)
        {
            ulong eight = gray[x] * 0x0101010101010101UL;
            for (int i = 0; i < step; i += 8)
                BinaryPrimitives.WriteUInt64LittleEndian(to[((x * step) + i)..], eight);
        }
    }

    private void EnlargeColor(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue)
    {
        Span<byte> to = _scaledRow;
        for (int x = 0; x < red.Length; x++)
        {
            uint pixel = red[x] | ((uint)green[x] << 8) | ((uint)blue[x] << 16);
            for (int i = 0; i < _scale; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(to[(((x * _scale) + i) * 3)..], pixel);
        }
    }
}
