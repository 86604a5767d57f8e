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

    // Pixels are enlarged 16 at a time, so rows are read and written past their end.
    private const int Lanes = 16;

    private readonly ImageShape _image;
    private readonly TileLayout _layout;
    private readonly int _scale;
    private readonly int _gap;
    private readonly int _margin;
    private readonly int _textScale;
    private readonly int _namesWidth;
    private readonly byte[] _levels;
    private readonly byte[] _scaledRow;

    // For the i-th 16 bytes that 16 pixels become: which pixel each shows; and, i taken modulo 3, which colour.
    private readonly Vector128<byte>[] _enlarge;
    private readonly Vector128<byte>[] _isRed;
    private readonly Vector128<byte>[] _isGreen;

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
        _namesWidth = nameWidth == 0 ? 0 : nameWidth + (8 * _textScale);
        int step = 3 * scale;
        _levels = new byte[(layout.Count * image.Size) + Lanes];
        _scaledRow = new byte[(image.Width + Lanes) * step];
        _enlarge = [.. Enumerable.Range(0, step).Select(i => Lane(lane => ((i * Lanes) + lane) / step))];
        _isRed = [.. Enumerable.Range(0, 3).Select(i => Lane(lane => ((i * Lanes) + lane) % 3 == 0 ? 255 : 0))];
        _isGreen = [.. Enumerable.Range(0, 3).Select(i => Lane(lane => ((i * Lanes) + lane) % 3 == 1 ? 255 : 0))];
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
        if (images.Length != _layout.Count * _image.Size)
            throw new ArgumentException($"The mosaic has {_layout.Count * _image.Size} values, the batch {images.Length}.", nameof(images));

        ToLevels(images, _levels);
        for (int tile = 0; tile < _layout.Count; tile++)
        {
            (int row, int column) = Math.DivRem(tile, _layout.Columns);
            DrawTile(_levels.AsSpan(tile * _image.Size), picture, TileLeft(column), TileTop(row));
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
            ReadOnlySpan<byte> row = tile[(y * width)..];
            if (_image.Channels == 1)
                Enlarge(row, row, row);
            else
                Enlarge(row, row[plane..], row[(2 * plane)..]);

            for (int repeat = 0; repeat < _scale; repeat++)
                scaled.CopyTo(picture.Row(top + (y * _scale) + repeat, left));
        }
    }

    /// <summary>Enlarges a row of 16 pixels at a time; what runs past the last one falls into the scratch row's overhang.</summary>
    private void Enlarge(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue)
    {
        bool gray = _image.Channels == 1;
        Span<byte> to = _scaledRow;
        for (int x = 0; x < _image.Width; x += Lanes)
        {
            Vector128<byte> r = Vector128.Create(red[x..]), g = Vector128.Create(green[x..]), b = Vector128.Create(blue[x..]);
            for (int i = 0; i < _enlarge.Length; i++)
            {
                // From the 16 pixels to bytes 16 i to 16 i + 15 of what they become.
                Vector128<byte> enlarged = gray
                    ? Vector128.Shuffle(r, _enlarge[i])
                    : Vector128.ConditionalSelect(
                        _isRed[i % 3],
                        Vector128.Shuffle(r, _enlarge[i]),
                        Vector128.ConditionalSelect(
                            _isGreen[i % 3], Vector128.Shuffle(g, _enlarge[i]), Vector128.Shuffle(b, _enlarge[i])));
                enlarged.CopyTo(to[(((x * _enlarge.Length) + (Lanes * i)))..]);
            }
        }
    }

    private static Vector128<byte> Lane(Func<int, int> value) =>
        Vector128.Create([.. Enumerable.Range(0, Lanes).Select(lane => (byte)value(lane))]);
}
