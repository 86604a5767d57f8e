using System.Buffers.Binary;

namespace ImageGen.Pictures;

/// <summary>
/// The colour space that a PNG file declares without an ICC profile: gAMA and cHRM (PNG specification, third edition,
/// 11.3.2), which libvips ignores. Values are converted to sRGB (IEC 61966-2-1); a file that declares sRGB's primaries
/// and its nominal gamma of 1/2.2, or has a profile, keeps its values.
/// </summary>
internal sealed class PngColor
{
    private const double NominalGamma = 0.45455;
    private const double LikeGamma = 0.01;
    private const double LikePrimaries = 0.005;
    private const int LinearLevels = 4096;

    // x and y of the white point, red, green and blue.
    private static readonly double[] SrgbPrimaries = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06];

    private readonly double[] _linear;
    private readonly double[] _toSrgb;

    private PngColor(double gamma, double[] primaries)
    {
        _linear = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(level => Math.Pow(level / 255.0, 1 / gamma))];
        _toSrgb = Product(Inverse(ToXyz(SrgbPrimaries)), ToXyz(primaries));
    }

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Whether a file starts with the PNG signature.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The declared colour space; null if it is sRGB, not declared, or given by a profile.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="PictureException">The file uses a video colour space (cICP).</exception>
    public static PngColor? Of(ReadOnlySpan<byte> file)
    {
        double gamma = NominalGamma;
        double[] primaries = SrgbPrimaries;
        if (!IsPng(file))
            return null;
        for (int at = Signature.Length; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
                return null;
            ReadOnlySpan<byte> data = file.Slice(at + 8, (int)length);
            ReadOnlySpan<byte> kind = file.Slice(at + 4, 4);
            if (kind.SequenceEqual("IDAT"u8))
                break;
            if (kind.SequenceEqual("iCCP"u8) || kind.SequenceEqual("sRGB"u8))
                return null;
            if (kind.SequenceEqual("cICP"u8) && length == 4)
            {
                // BT.709 primaries with the transfer function of BT.709 or sRGB (ITU-T H.273).
                return data[0] == 1 && data[1] is 1 or 13
                    ? null
                    : throw new PictureException(
                        $"its colour space is for video (cICP {data[0]}, {data[1]}): convert it to sRGB");
            }

            if (kind.SequenceEqual("gAMA"u8) && length == 4)
                gamma = BinaryPrimitives.ReadUInt32BigEndian(data) / 100_000.0;
            if (kind.SequenceEqual("cHRM"u8) && length == 32)
                primaries = Primaries(data);
            at += (int)length + 12;
        }

        bool isLikeSrgb = Math.Abs(gamma - NominalGamma) <= LikeGamma
            && !primaries.Where((value, i) => Math.Abs(value - SrgbPrimaries[i]) > LikePrimaries).Any();
        return isLikeSrgb || gamma is < 0.01 or > 10 || !IsTriangle(primaries) ? null : new PngColor(gamma, primaries);
    }

    /// <summary>Converts pixels in place, R G B interleaved.</summary>
    public void Apply(Span<byte> pixels)
    {
        byte[] encoded = new byte[LinearLevels + 1];
        for (int i = 0; i < encoded.Length; i++)
            encoded[i] = Encoded(i / (double)LinearLevels);
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            (double r, double g, double b) = (_linear[pixels[i]], _linear[pixels[i + 1]], _linear[pixels[i + 2]]);
            for (int row = 0; row < 3; row++)
            {
                double light = (_toSrgb[3 * row] * r) + (_toSrgb[(3 * row) + 1] * g) + (_toSrgb[(3 * row) + 2] * b);

                // Equal steps of linear light are too coarse for dark values.
                pixels[i + row] = light < 0.01
                    ? Encoded(Math.Max(light, 0))
                    : encoded[(int)Math.Round(Math.Min(light, 1) * LinearLevels)];
            }
        }
    }

    private static byte Encoded(double light) => (byte)Math.Round(
        255 * (light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055));

    private static double[] Primaries(ReadOnlySpan<byte> data)
    {
        double[] values = new double[8];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt32BigEndian(data[(4 * i)..]) / 100_000.0;
        return values;
    }

    /// <summary>Whether the primaries are valid and not collinear.</summary>
    private static bool IsTriangle(double[] primaries)
    {
        if (primaries.Any(value => value > 1) || primaries.Where((_, i) => i % 2 == 1).Any(y => y < 0.0001))
            return false;
        (double x, double y) = (primaries[2], primaries[3]);
        double area = ((primaries[4] - x) * (primaries[7] - y)) - ((primaries[6] - x) * (primaries[5] - y));
        return Math.Abs(area) > 0.001;
    }

    /// <summary>The 3x3 matrix from linear RGB to XYZ in which RGB (1, 1, 1) is the white point at Y = 1.</summary>
    private static double[] ToXyz(double[] primaries)
    {
        double[] columns = new double[9];
        for (int i = 0; i < 3; i++)
        {
            (double x, double y) = (primaries[2 + (2 * i)], primaries[3 + (2 * i)]);
            (columns[i], columns[3 + i], columns[6 + i]) = (x / y, 1, (1 - x - y) / y);
        }

        (double whiteX, double whiteY) = (primaries[0], primaries[1]);
        double[] white = [whiteX / whiteY, 1, (1 - whiteX - whiteY) / whiteY];
        double[] inverse = Inverse(columns);
        for (int i = 0; i < 3; i++)
        {
            double scale = (inverse[3 * i] * white[0]) + (inverse[(3 * i) + 1] * white[1])
                + (inverse[(3 * i) + 2] * white[2]);
            for (int row = 0; row < 3; row++)
                columns[(3 * row) + i] *= scale;
        }

        return columns;
    }

    private static double[] Product(double[] a, double[] b)
    {
        double[] product = new double[9];
        for (int i = 0; i < product.Length; i++)
        {
            for (int k = 0; k < 3; k++)
                product[i] += a[(i / 3 * 3) + k] * b[(3 * k) + (i % 3)];
        }

        return product;
    }

    /// <summary>Inverts a 3x3 matrix by cofactors.</summary>
    private static double[] Inverse(double[] m)
    {
        double[] cofactors =
        [
            (m[4] * m[8]) - (m[5] * m[7]), (m[2] * m[7]) - (m[1] * m[8]), (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]), (m[0] * m[8]) - (m[2] * m[6]), (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]), (m[1] * m[6]) - (m[0] * m[7]), (m[0] * m[4]) - (m[1] * m[3]),
        ];
        double determinant = (m[0] * cofactors[0]) + (m[1] * cofactors[3]) + (m[2] * cofactors[6]);
        return [.. cofactors.Select(value => value / determinant)];
    }
}
