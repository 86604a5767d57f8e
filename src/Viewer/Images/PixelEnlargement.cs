using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Enlarges rows of 8-bit pixels by an integer factor, from planar to interleaved channels, 16 pixels at a time. The
/// shuffle masks are precomputed; enlarging does not allocate.
/// </summary>
internal sealed class PixelEnlargement
{
    /// <summary>
    /// The number of bytes that may be read beyond the last row: the buffer must be padded by as many.
    /// </summary>
    public const int Padding = Lanes;

    private const int Lanes = 16;

    private readonly ImageShape _image;
    private readonly byte[] _narrowRow;

    // For the i-th 16 bytes of output of 16 pixels: the pixel that each byte shows; and, for i modulo 3, its channel.
    private readonly Vector128<byte>[] _enlarge;
    private readonly Vector128<byte>[] _isRed;
    private readonly Vector128<byte>[] _isGreen;

    /// <summary>Precomputes the shuffle masks.</summary>
    /// <param name="image">Shape of the images whose rows are enlarged.</param>
    /// <param name="scale">Enlargement factor, at least 1.</param>
    /// <param name="channels">Channels of the enlarged rows: 3, or 1 for an image of one channel.</param>
    public PixelEnlargement(ImageShape image, int scale, int channels)
    {
        _image = image;
        int step = channels * scale;
        _narrowRow = new byte[Lanes * step];
        _enlarge = [.. Enumerable.Range(0, step).Select(i => Lane(lane => ((i * Lanes) + lane) / step))];
        _isRed = [.. Enumerable.Range(0, 3).Select(i => Lane(lane => ((i * Lanes) + lane) % 3 == 0 ? 255 : 0))];
        _isGreen = [.. Enumerable.Range(0, 3).Select(i => Lane(lane => ((i * Lanes) + lane) % 3 == 1 ? 255 : 0))];
    }

    /// <summary>Enlarges one row horizontally.</summary>
    /// <param name="levels">
    /// The row's levels in the first plane; those of the other channels follow at offsets of one and two planes.
    /// </param>
    /// <param name="row">Receives the row with interleaved channels.</param>
    public void Enlarge(ReadOnlySpan<byte> levels, Span<byte> row)
    {
        if (_image.Width >= Lanes)
        {
            EnlargeLanes(levels, row);
            return;
        }

        EnlargeLanes(levels, _narrowRow);
        _narrowRow.AsSpan(0, _image.Width * _enlarge.Length).CopyTo(row);
    }

    /// <summary>
    /// The last 16 pixels are aligned with the end of the row; a narrower row is written beyond its end.
    /// </summary>
    // Optimized at its first call, not after thirty: every pixel of a frame goes through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnlargeLanes(ReadOnlySpan<byte> levels, Span<byte> row)
    {
        int plane = _image.Channels == 1 ? 0 : _image.Width * _image.Height;
        int last = Math.Max(0, _image.Width - Lanes);
        for (int x = 0, done = 0; done < _image.Width; x = Math.Min(x + Lanes, last), done += Lanes)
        {
            var red = Vector128.Create(levels[x..]);
            Span<byte> enlarged = row.Slice(x * _enlarge.Length, Lanes * _enlarge.Length);
            if (plane == 0)
                EnlargeGray(red, enlarged);
            else
                EnlargeColor(
                    red,
                    Vector128.Create(levels[(plane + x)..]),
                    Vector128.Create(levels[((2 * plane) + x)..]),
                    enlarged);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnlargeGray(Vector128<byte> gray, Span<byte> row)
    {
        for (int i = 0; i < _enlarge.Length; i++)
            Vector128.ShuffleNative(gray, _enlarge[i]).CopyTo(row[(Lanes * i)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnlargeColor(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, Span<byte> row)
    {
        for (int i = 0; i < _enlarge.Length; i++)
        {
            var greenOrBlue = Vector128.ConditionalSelect(
                _isGreen[i % 3],
                Vector128.ShuffleNative(green, _enlarge[i]),
                Vector128.ShuffleNative(blue, _enlarge[i]));
            Vector128.ConditionalSelect(_isRed[i % 3], Vector128.ShuffleNative(red, _enlarge[i]), greenOrBlue)
                .CopyTo(row[(Lanes * i)..]);
        }
    }

    private static Vector128<byte> Lane(Func<int, int> value) =>
        Vector128.Create([.. Enumerable.Range(0, Lanes).Select(lane => (byte)value(lane))]);
}
