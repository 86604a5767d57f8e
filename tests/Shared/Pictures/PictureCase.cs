using System.Buffers.Binary;
using NetVips;

namespace ImageGen.Tests.Pictures;

/// <summary>
/// A picture file of one kind, drawn here: four quadrants, each of one colour, on which every program must agree.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">The whole file.</param>
/// <param name="Quadrants">R G B of each, upright, rows from the top; null where it must be refused.</param>
/// <param name="Tolerance">By how much a value may differ.</param>
/// <param name="Problem">What the message of a refusal says.</param>
internal sealed record PictureCase(
    string Name, byte[] Content, byte[]? Quadrants, int Tolerance = 0, string Problem = "")
{
    /// <summary>Width and height of all of them.</summary>
    public const int Side = 32;

    private const int Half = Side / 2;

    private static readonly byte[] Colors = [220, 20, 20, 20, 200, 20, 20, 20, 220, 230, 220, 20];
    private static readonly byte[] Grays = [40, 40, 40, 100, 100, 100, 160, 160, 160, 220, 220, 220];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<PictureCase> All { get; } =
        [
            .. Orientations(), .. SampleTypes(), .. Inks(), .. Bitmaps(), .. Others(), .. Damaged(), .. Unsupported(),
            .. Tiffs(), .. StatedColors(),
        ];

    private static IEnumerable<PictureCase> Orientations()
    {
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            int how = orientation;
            using Image stored = Drawn(3, Colors, (x, y) => Upright(how, x, y));
            using Image tagged = stored.Mutate(data => data.Set(GValue.GIntType, "orientation", how));
            yield return new($"orientation-{how}.jpg", tagged.JpegsaveBuffer(q: 100), Colors, 6);
            yield return new($"orientation-{how}.tif", tagged.TiffsaveBuffer(), Colors);
        }
    }

    private static IEnumerable<PictureCase> SampleTypes()
    {
        using Image color = Drawn(3, Colors);
        using Image gray = Drawn(1, Grays);
        using Image deep = (color * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16);
        using Image deepGray =
            (gray * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
        using Image unit = (color / 255).Cast(Enums.BandFormat.Float);
        using Image unitGray = (gray / 255).Cast(Enums.BandFormat.Float);
        using Image halfGray = gray.Bandjoin(128);
        using Image half = color.Bandjoin(128);
        yield return new("rgb-8.png", color.PngsaveBuffer(), Colors);
        yield return new("gray-8.png", gray.PngsaveBuffer(), Grays);
        yield return new("rgb-16.png", deep.PngsaveBuffer(), Colors);
        yield return new("gray-16.png", deepGray.PngsaveBuffer(), Grays);
        yield return new("rgb-16.tif", deep.TiffsaveBuffer(), Colors);
        yield return new("rgb-float.tif", unit.TiffsaveBuffer(), Colors);
        yield return new("gray-float.tif", unitGray.TiffsaveBuffer(), Grays);
        yield return new("rgba.png", half.PngsaveBuffer(), OnWhite(Colors), 1);
        yield return new("gray-alpha.png", halfGray.PngsaveBuffer(), OnWhite(Grays), 1);
        yield return new("palette.png", color.PngsaveBuffer(palette: true), Colors, 1);
        yield return new("palette.gif", color.GifsaveBuffer(), Colors, 4);
    }

    private static IEnumerable<PictureCase> Inks()
    {
        using Image color = Drawn(3, Colors);
        using Image wide = color.IccTransform("p3", inputProfile: "srgb");
        using Image tagged = color.IccTransform("srgb", inputProfile: "srgb");
        using Image ink = color.IccTransform("cmyk", inputProfile: "srgb");
        using Image untagged = ink.Mutate(data => data.Remove("icc-profile-data"));
        byte[] printed = [207, 37, 38, 59, 169, 73, 52, 61, 145, 228, 217, 34];
        yield return new("display-p3.png", wide.PngsaveBuffer(), Colors, 3);
        yield return new("display-p3.jpg", wide.JpegsaveBuffer(q: 100), Colors, 10);
        yield return new("srgb-profile.png", tagged.PngsaveBuffer(), Colors, 1);
        yield return new("cmyk-profile.jpg", ink.JpegsaveBuffer(q: 100), printed, 60);
        yield return new("cmyk.jpg", untagged.JpegsaveBuffer(q: 100), printed, 60);
    }

    private static IEnumerable<PictureCase> Bitmaps()
    {
        yield return new("from-top.bmp", Bmp(24, isFromTop: true, Bgr), Colors);
        yield return new("from-bottom.bmp", Bmp(24, isFromTop: false, Bgr), Colors);
        yield return new("plain-32.bmp", Bmp(32, isFromTop: false, Bgr), Colors);
        yield return new(
            "red-first.bmp",
            Bmp(32, false, (r, g, b) => 0xff000000 | Bgr(b, g, r), 0xff, 0xff00, 0xff0000, 0xff000000),
            Colors);
        yield return new(
            "half-clear.bmp",
            Bmp(32, false, (r, g, b) => 0x80000000 | Bgr(r, g, b), 0xff0000, 0xff00, 0xff, 0xff000000),
            OnWhite(Colors),
            1);
        using Image wide = Drawn(3, Colors).IccTransform("p3", inputProfile: "srgb");
        yield return new("display-p3.bmp", WithProfile(wide), Colors, 3);
        yield return new(
            "555.bmp", Bmp(16, false, (r, g, b) => (uint)(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3))), Colors, 8);
        yield return new(
            "565.bmp",
            Bmp(16, false, (r, g, b) => (uint)(((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)), 0xf800, 0x7e0, 0x1f),
            Colors,
            8);
    }

    private static IEnumerable<PictureCase> Others()
    {
        using Image color = Drawn(3, Colors);
        yield return new("lossless.webp", color.WebpsaveBuffer(lossless: true), Colors);
        yield return new("a-jpeg-in-truth.png", color.JpegsaveBuffer(q: 100), Colors, 6);
        yield return new("a-bmp-in-truth.jpg", Bmp(24, isFromTop: false, Bgr), Colors);
        yield return new("drawing.svg", Svg(), Colors);
        yield return new("a-drawing-in-truth.png", Svg(), Colors);
    }

    private static IEnumerable<PictureCase> Damaged()
    {
        using Image noise = Image.Gaussnoise(Side, Side, sigma: 40, mean: 128).Cast(Enums.BandFormat.Uchar);
        foreach (string ending in new[] { ".png", ".jpg", ".gif", ".webp", ".tif" })
        {
            byte[] whole = noise.WriteToBuffer(ending);
            yield return new("truncated" + ending, whole[..(whole.Length / 2)], null);
        }

        yield return new("truncated.bmp", Bmp(24, isFromTop: true, Bgr)[..200], null, Problem: "truncated");
        yield return new("empty.png", [], null, Problem: "the file is empty");
        yield return new("text.png", "Lorem ipsum dolor sit amet"u8.ToArray(), null);
    }

    private static IEnumerable<PictureCase> Unsupported()
    {
        using Image gray = Drawn(1, Grays);
        using Image signed = (gray * 100).Cast(Enums.BandFormat.Short);
        using Image beyond = gray.Cast(Enums.BandFormat.Float);
        yield return new("signed.tif", signed.TiffsaveBuffer(), null, Problem: "16-bit signed");
        yield return new("float-to-255.tif", beyond.TiffsaveBuffer(), null, Problem: "outside 0 to 1");
    }

    private static IEnumerable<PictureCase> Tiffs()
    {
        byte[] rgb = Samples(3, level => [level]);
        byte[] rgbHalf = Samples(3, level => [level], extra: 1);
        byte[] index = Samples(1, level => [(byte)Array.IndexOf(Grays, level)]);
        int[] palette = [.. Enumerable.Range(0, 3 * 256).Select(i => (i % 256) % 3 == 0 && i % 256 < 12
            ? Colors[(i % 256) + (i / 256)] * 257
            : 0)];
        yield return new("gray.tif", new TiffFile(Side, 8, 1, 1).Encoded(Samples(1, level => [level])), Grays);
        yield return new(
            "gray-big-endian.tif",
            new TiffFile(Side, 16, 1, 1) { IsBigEndian = true }.Encoded(Samples(1, level => [level, level])),
            Grays);
        yield return new(
            "white-is-zero.tif", new TiffFile(Side, 8, 1, 0).Encoded(Samples(1, level => [(byte)~level])), Grays);
        yield return new(
            "white-is-zero-16.tif",
            new TiffFile(Side, 16, 1, 0).Encoded(Samples(1, level => [(byte)~level, (byte)~level])),
            Grays);
        yield return new(
            "half-float.tif",
            new TiffFile(Side, 16, 1, 1, 3).Encoded(
                Samples(1, level => BitConverter.GetBytes((Half)(level / 255.0)))),
            Grays,
            1);
        yield return new(
            "indexed.tif", new TiffFile(Side, 8, 1, 3) { Palette = palette }.Encoded(index), Colors);
        yield return new("transparent.tif", new TiffFile(Side, 8, 4, 2, 1, 2).Encoded(rgbHalf), OnWhite(Colors), 1);
        yield return new(
            "premultiplied.tif",
            new TiffFile(Side, 8, 4, 2, 1, 1).Encoded(
                Samples(3, level => [(byte)Math.Round(level * 128 / 255.0)], extra: 1)),
            OnWhite(Colors),
            2);
        yield return Refused("int8.tif", new TiffFile(Side, 8, 3, 2, 2).Encoded(rgb), "8-bit signed");
        foreach ((int bits, int format, string name) in new[]
        {
            (16, 2, "16-bit signed"), (32, 1, "32-bit unsigned"), (32, 2, "32-bit signed"),
            (64, 3, "64-bit floating point"), (64, 6, "64-bit complex"), (32, 5, "32-bit complex"),
        })
        {
            byte[] samples = new byte[Side * Side * bits / 8];
            yield return Refused($"{bits}-{format}.tif", new TiffFile(Side, bits, 1, 1, format).Encoded(samples), name);
        }

        yield return Refused(
            "float-white-is-zero.tif",
            new TiffFile(Side, 32, 1, 0, 3).Encoded(Samples(1, level => BitConverter.GetBytes(1 - (level / 255f)))),
            "white as zero");
        yield return Refused(
            "nobody-says-what.tif", new TiffFile(Side, 8, 4, 2, 1, 0)
                .Encoded(rgbHalf), "4 channels, 3 of them colours");
        yield return Refused(
            "untold.tif", new TiffFile(Side, 8, 4, 2).Encoded(rgbHalf), "4 channels, 3 of them colours");
        yield return Refused(
            "gray-and-what.tif",
            new TiffFile(Side, 8, 2, 1, 1, 0).Encoded(Samples(1, level => [level], extra: 1)),
            "2 channels, 1 of them colours");
        yield return Refused(
            "five-bands.tif",
            new TiffFile(Side, 8, 5, 2, 1, 0, 0).Encoded(Samples(3, level => [level], extra: 2)),
            "5 channels, 3 of them colours");
        yield return Refused(
            "five-inks.tif",
            new TiffFile(Side, 8, 5, 5, 1, 0).Encoded(Samples(3, level => [(byte)~level], extra: 2)),
            "5 channels, 4 of them colours");
        yield return Refused(
            "log-luminance.tif",
            new TiffFile(Side, 16, 1, 32844, 2) { Compression = 34676 }.Encoded(Runs(2)),
            "LogLuv");
        yield return Refused(
            "log-luv.tif", new TiffFile(Side, 16, 3, 32845, 2) { Compression = 34676 }.Encoded(Runs(4)), "LogLuv");
        yield return Refused(
            "old-jpeg.tif", new TiffFile(Side, 8, 3, 6) { Compression = 6 }.Encoded(rgb), "compression");
    }

    /// <summary>PNGs that state their colours by gAMA, cHRM and cICP; sRGB, gAMA of 1/2.2 and a profile win.</summary>
    private static IEnumerable<PictureCase> StatedColors()
    {
        using Image color = Drawn(3, Colors);
        byte[] plain = color.PngsaveBuffer();
        byte[] linear = Drawn(3, [.. Colors.Select(Linear)]).PngsaveBuffer();
        byte[] gammaOne = Number(100_000);
        byte[] gammaUsual = Number(45_455);
        int[] srgb = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];
        int[] adobe = [31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000];
        byte[] fromAdobe = [255, 12, 12, 0, 201, 0, 12, 12, 225, 234, 221, 0];
        yield return new("gamma-1.png", WithChunk(linear, "gAMA", gammaOne), Colors, 4);
        yield return new("gamma-usual.png", WithChunk(plain, "gAMA", gammaUsual), Colors);
        yield return new("primaries-srgb.png", WithChunk(plain, "cHRM", [.. srgb.SelectMany(Number)]), Colors);
        yield return new("primaries-adobe.png", WithChunk(plain, "cHRM", [.. adobe.SelectMany(Number)]), fromAdobe, 4);
        yield return new(
            "srgb-wins.png", WithChunk(WithChunk(plain, "gAMA", gammaOne), "sRGB", [0]), Colors);
        yield return new("bt709.png", WithChunk(plain, "cICP", [1, 13, 0, 1]), Colors);
        yield return Refused("bt2100.png", WithChunk(plain, "cICP", [9, 16, 0, 1]), "video");
    }

    private static PictureCase Refused(string name, byte[] content, string problem) =>
        new(name, content, null, Problem: problem);

    private static byte Linear(byte level) => (byte)Math.Round(255 * Math.Pow(((level / 255.0) + 0.055) / 1.055, 2.4));

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A PNG with a chunk behind its header (PNG specification, 5.3).</summary>
    private static byte[] WithChunk(byte[] png, string kind, byte[] data)
    {
        const int AfterHeader = 33;
        byte[] checkedPart = [.. System.Text.Encoding.ASCII.GetBytes(kind), .. data];
        uint checksum = uint.MaxValue;
        foreach (byte value in checkedPart)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
                checksum = (checksum >> 1) ^ ((checksum & 1) * 0xEDB88320);
        }

        return
        [
            .. png[..AfterHeader], .. Number(data.Length), .. checkedPart, .. Number((int)~checksum),
            .. png[AfterHeader..],
        ];
    }

    /// <summary>The quadrants pixel by pixel, with further channels of 128.</summary>
    private static byte[] Samples(int bands, Func<byte, byte[]> sample, int extra = 0) =>
    [
        .. Enumerable.Range(0, Side * Side).SelectMany(at =>
        {
            int quadrant = (at / Side / Half * 2) + (at % Side / Half);
            byte[] levels = bands == 1 ? Grays : Colors;
            return Enumerable.Range(0, bands).SelectMany(band => sample(levels[(3 * quadrant) + band]))
                .Concat(Enumerable.Repeat((byte)128, extra));
        }),
    ];

    /// <summary>Rows of SGI log compression: of each byte of the pixels one run.</summary>
    private static byte[] Runs(int bytes) =>
        [.. Enumerable.Repeat(new byte[] { 128 + Side - 2, 64 }, bytes * Side).SelectMany(run => run)];

    private static Image Drawn(int bands, byte[] quadrants, Func<int, int, (int X, int Y)>? upright = null)
    {
        byte[] pixels = new byte[Side * Side * bands];
        for (int i = 0; i < pixels.Length; i++)
        {
            int at = i / bands;
            (int x, int y) = upright?.Invoke(at % Side, at / Side) ?? (at % Side, at / Side);
            pixels[i] = quadrants[(3 * ((y / Half * 2) + (x / Half))) + (i % bands)];
        }

        using var untagged = Image.NewFromMemory(pixels, Side, Side, bands, Enums.BandFormat.Uchar);
        return untagged.Copy(interpretation: bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>Where a stored pixel is seen, by the EXIF standard.</summary>
    private static (int X, int Y) Upright(int orientation, int x, int y)
    {
        (int right, int bottom) = (Side - 1 - x, Side - 1 - y);
        return orientation switch
        {
            2 => (right, y),
            3 => (right, bottom),
            4 => (x, bottom),
            5 => (y, x),
            6 => (bottom, x),
            7 => (bottom, right),
            8 => (y, right),
            _ => (x, y),
        };
    }

    private static byte[] OnWhite(byte[] quadrants) =>
        [.. quadrants.Select(value => (byte)Math.Round(((value * 128) + (255 * 127)) / 255.0))];

    private static uint Bgr(byte r, byte g, byte b) => ((uint)r << 16) | ((uint)g << 8) | b;

    private static byte[] Bmp(int bits, bool isFromTop, Func<byte, byte, byte, uint> value, params uint[] masks)
    {
        int info = masks.Length == 0 ? 40 : 56;
        int start = 14 + info;
        byte[] file = new byte[start + (Side * Side * bits / 8)];
        "BM"u8.CopyTo(file);
        void Put(int at, int number) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), number);
        Put(10, start);
        Put(14, info);
        Put(18, Side);
        Put(22, isFromTop ? -Side : Side);
        Put(26, 1 | (bits << 16));
        Put(30, masks.Length == 0 ? 0 : 3);
        for (int i = 0; i < masks.Length; i++)
            Put(54 + (4 * i), (int)masks[i]);
        for (int at = 0; at < Side * Side; at++)
        {
            (int x, int row) = (at % Side, at / Side);
            int y = isFromTop ? row : Side - 1 - row;
            Span<byte> color = Colors.AsSpan(3 * ((y / Half * 2) + (x / Half)), 3);
            Span<byte> bytes = BitConverter.GetBytes(value(color[0], color[1], color[2])).AsSpan(0, bits / 8);
            bytes.CopyTo(file.AsSpan(start + (at * bits / 8)));
        }

        return file;
    }

    /// <summary>
    /// A BMP of 24 bits, from its top, with the picture's profile behind its pixels (BITMAPV5HEADER).
    /// </summary>
    private static byte[] WithProfile(Image tagged)
    {
        const int Info = 124;
        byte[] profile = (byte[])tagged.Get("icc-profile-data");
        byte[] pixels = tagged.WriteToMemory<byte>();
        byte[] header = new byte[14 + Info];
        "BM"u8.CopyTo(header);
        foreach ((int at, int number) in new[]
        {
            (10, header.Length), (14, Info), (18, Side), (22, -Side), (26, 1 | (24 << 16)), (14 + 56, 0x4D424544),
            (14 + 112, Info + pixels.Length), (14 + 116, profile.Length),
        })
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), number);
        }

        for (int i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        return [.. header, .. pixels, .. profile];
    }

    private static byte[] Svg()
    {
        IEnumerable<string> parts = Enumerable.Range(0, 4).Select(
            i => $"<rect x='{i % 2 * 4}' y='{i / 2 * 4}' width='4' height='4' "
                + $"fill='rgb({Colors[3 * i]},{Colors[(3 * i) + 1]},{Colors[(3 * i) + 2]})'/>");
        return [.. System.Text.Encoding.UTF8.GetBytes(
            $"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'>{string.Concat(parts)}</svg>")];
    }
}
