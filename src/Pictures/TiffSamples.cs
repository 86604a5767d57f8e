using System.Buffers.Binary;

namespace ImageGen.Pictures;

/// <summary>
/// The sample layout that a TIFF file declares (TIFF 6.0 and BigTIFF, first directory). Rejects variants that libvips
/// decodes incorrectly without an error: signed and complex samples, LogLuv, floating point with white as zero, and
/// extra channels of unspecified meaning, which libvips treats as alpha or ink.
/// </summary>
internal static class TiffSamples
{
    private const int MostEntries = 4096;
    private const int MostValues = 64;

    // JPEG compression as in TIFF 6.0; current files use 7 (Adobe's technical note 2).
    private const int OldJpeg = 6;

    /// <summary>Whether a file starts with a TIFF signature.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)
        || file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8);

    /// <summary>Throws if libvips would decode the samples incorrectly.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="PictureException">The sample layout is not supported.</exception>
    public static void Require(byte[] file)
    {
        // The decoder reports damaged or missing tags.
        if (Directory.Read(file) is not { } tags)
            return;
        long photometric = tags.First(Tag.Photometric) ?? -1;
        long channels = tags.First(Tag.SamplesPerPixel) ?? 1;
        long bits = tags.First(Tag.BitsPerSample) ?? 1;
        long format = tags.First(Tag.SampleFormat) ?? SampleFormat.Unsigned;
        if (tags.First(Tag.Compression) == OldJpeg)
            throw new PictureException("a TIFF file with old-style JPEG compression (6): save it as PNG or JPEG");
        if (photometric is Photometric.LogL or Photometric.LogLuv)
            throw new PictureException("it is a LogLuv TIFF file: save it with 8 or 16 bits, in RGB or gray");
        if (tags.Differ(Tag.BitsPerSample) || tags.Differ(Tag.SampleFormat))
            throw new PictureException("its channels differ in sample type: save it as PNG");
        bool isKnown = format switch
        {
            SampleFormat.Unsigned or SampleFormat.Undefined => bits is 1 or 2 or 4 or 8 or 16,
            SampleFormat.Float => bits is 16 or 32,
            _ => false,
        };
        if (!isKnown)
        {
            throw new PictureException(
                $"its samples are {bits}-bit {SampleFormat.NameOf(format)}: save it with 8 or 16 bits, unsigned");
        }

        if (format == SampleFormat.Float && photometric == Photometric.WhiteIsZero)
            throw new PictureException("its floating-point samples use white as zero: save it with black as zero");
        RequireMeaning(photometric, channels, tags.Values(Tag.ExtraSamples));
    }

    private static void RequireMeaning(long photometric, long channels, IReadOnlyList<long> extra)
    {
        int? colors = photometric switch
        {
            Photometric.WhiteIsZero or Photometric.BlackIsZero or Photometric.Palette => 1,
            Photometric.Rgb or Photometric.YCbCr or Photometric.CieLab => 3,
            Photometric.Separated => 4,
            _ => null,
        };
        if (colors is not { } known || channels <= known)
            return;
        bool isTransparency = channels == known + 1 && photometric != Photometric.Separated
            && extra is [ExtraSample.Premultiplied or ExtraSample.Transparency];
        if (!isTransparency)
        {
            throw new PictureException(
                $"it has {channels} channels, {known} of them colours, and does not declare the rest as alpha: "
                + "save it as RGB or gray");
        }
    }

    private static class Tag
    {
        public const int BitsPerSample = 258;
        public const int Compression = 259;
        public const int Photometric = 262;
        public const int SamplesPerPixel = 277;
        public const int ExtraSamples = 338;
        public const int SampleFormat = 339;
    }

    private static class Photometric
    {
        public const int WhiteIsZero = 0;
        public const int BlackIsZero = 1;
        public const int Rgb = 2;
        public const int Palette = 3;
        public const int Separated = 5;
        public const int YCbCr = 6;
        public const int CieLab = 8;
        public const int LogL = 32844;
        public const int LogLuv = 32845;
    }

    private static class SampleFormat
    {
        public const int Unsigned = 1;
        public const int Float = 3;
        public const int Undefined = 4;

        public static string NameOf(long format) => format switch
        {
            Unsigned or Undefined => "unsigned",
            2 => "signed",
            Float => "floating point",
            5 or 6 => "complex",
            _ => $"of unknown type ({format})",
        };
    }

    private static class ExtraSample
    {
        public const int Premultiplied = 1;
        public const int Transparency = 2;
    }

    /// <summary>The tags of the first directory with their values.</summary>
    private sealed class Directory
    {
        private readonly Dictionary<int, List<long>> _values = [];

        public List<long> Values(int tag) => _values.GetValueOrDefault(tag) ?? [];

        public long? First(int tag) => Values(tag) is [var first, ..] ? first : null;

        public bool Differ(int tag) => Values(tag).Distinct().Skip(1).Any();

        /// <summary>Null if the file is truncated.</summary>
        public static Directory? Read(byte[] file)
        {
            var bytes = new Bytes(file);
            try
            {
                bool isBig = bytes.Number(2, 2) == 43;
                (int wide, int entry) = isBig ? (8, 20) : (4, 12);
                long at = bytes.Number(isBig ? 8 : 4, wide);
                long count = bytes.Number(at, isBig ? 8 : 2);
                at += isBig ? 8 : 2;
                if (count > MostEntries)
                    return null;
                var directory = new Directory();
                for (long i = 0; i < count; i++, at += entry)
                {
                    int size = bytes.Number(at + 2, 2) switch { 1 => 1, 3 => 2, 4 => 4, 16 => 8, _ => 0 };
                    long values = bytes.Number(at + 4, wide);
                    if (size == 0 || values is < 1 or > MostValues)
                        continue;
                    long from = size * values <= wide ? at + 4 + wide : bytes.Number(at + 4 + wide, wide);
                    List<long> numbers = [];
                    for (int k = 0; k < values; k++)
                        numbers.Add(bytes.Number(from + (k * size), size));
                    directory._values.TryAdd((int)bytes.Number(at, 2), numbers);
                }

                return directory;
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads unsigned integers in the file's byte order.</summary>
    private sealed class Bytes(byte[] file)
    {
        private readonly bool _isBigEndian = file[0] == (byte)'M';

        public long Number(long at, int size)
        {
            ReadOnlySpan<byte> bytes = file.AsSpan(checked((int)Math.Clamp(at, -1, int.MaxValue)), size);
            return size switch
            {
                1 => bytes[0],
                2 => _isBigEndian
                    ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                4 => _isBigEndian
                    ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => _isBigEndian
                    ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
            };
        }
    }
}
