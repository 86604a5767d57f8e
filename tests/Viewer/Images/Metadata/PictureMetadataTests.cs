using System.IO.Compression;
using System.Text;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Animations;
using ImageGen.Viewer.Images.Metadata;
using NetVips;

namespace ImageGen.Tests.Viewer.Images.Metadata;

/// <summary>What picture files say of how they were made, and files that were made to break the reader.</summary>
public sealed class PictureMetadataTests
{
    private static readonly PictureOrigin Origin = new(
        "v=1&m=0123456789abcdef&mode=walk&t=0.5", [new OriginModel("a \"name\" <&> ü", new string('a', 64))])
    {
        Painting = [1, 2, 3, 0, 255],
    };

    // A type, a box with a length of 64 bits, another's uuid, and frames.
    private static byte[] Video =>
    [
        0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 2, 0, 0, 0, 0, 1, .. "free"u8, 0, 0, 0, 0, 0, 0, 0, 20, 1, 2, 3, 4,
        0, 0, 0, 25, .. "uuid0123456789abcdef"u8, 7, 0, 0, 0, 12, .. "mdat"u8, 5, 6, 7, 8,
    ];

    public static TheoryData<string> Formats => ["png", "webp", "gif", "still webp", "mp4"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_origin_comes_back_and_the_pixels_stay(string format)
    {
        byte[] plain = Encode(format, origin: null), marked = Encode(format, Origin);
        PictureOrigin found = PictureMetadata.Find(marked, "x")!;
        Assert.Equal(Origin.Session, found.Session);
        Assert.Equal(Origin.Models, found.Models);
        Assert.Equal(Origin.Painting, found.Painting);
        Assert.Null(PictureMetadata.Find(plain, "x"));
        Assert.Equal(Pixels(plain), Pixels(marked));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public void Other_programs_find_the_packet(string format)
    {
        using var image = Image.NewFromBuffer(Encode(format, Origin));
        byte[] packet = (byte[])image.Get("xmp-data");
        Assert.Contains("v=1&amp;m=0123456789abcdef", Encoding.UTF8.GetString(packet), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_cut_off_anywhere_says_so_or_carries_nothing(string format)
    {
        byte[] file = Encode(format, Origin);
        for (int length = 0; length < file.Length; length++)
        {
            try
            {
                PictureOrigin? found = PictureMetadata.Find(file.AsSpan(0, length), "x.png");
                Assert.True(found is null || found.Session == Origin.Session);
            }
            catch (InputException e)
            {
                AssertOneLine(e);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_with_any_byte_changed_is_read_or_refused_in_one_line(string format)
    {
        byte[] file = Encode(format, Origin);
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte value in (byte[])[0, 0x7F, 0xFF])
            {
                byte[] changed = [.. file];
                changed[at] = value;
                try
                {
                    _ = PictureMetadata.Find(changed, "x.png");
                }
                catch (InputException e)
                {
                    AssertOneLine(e);
                }
            }
        }
    }

    [Fact]
    public void A_packet_that_unpacks_to_gigabytes_is_refused()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
                zlib.Write(zeros);
        }

        InputException e = Assert.Throws<InputException>(
            () => PictureMetadata.Find(WithChunk([1, 0, 0, 0, .. packed.ToArray()]), "x.png"));
        Assert.Contains("larger than 4 MB", e.Message, StringComparison.Ordinal);
        AssertOneLine(e);
    }

    [Fact]
    public void A_compressed_packet_is_read_as_another_program_saves_it()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(Origin.ToPacket());
        Assert.Equal(
            Origin.Session, PictureMetadata.Find(WithChunk([1, 0, 0, 0, .. packed.ToArray()]), "x.png")!.Session);
    }

    [Theory]
    [InlineData("urn:imagegen:picture:1 <", "not well-formed")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><x>urn:imagegen:picture:1 &a;</x>", "not well-formed")]
    [InlineData("<r:Description xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:i='urn:imagegen:picture:1' "
        + "i:models='abc def'/>", "has no valid list of models")]
    public void A_packet_that_is_ours_and_wrong_is_refused(string packet, string part)
    {
        InputException e = Assert.Throws<InputException>(
            () => PictureMetadata.Find(WithChunk([0, 0, 0, 0, .. Encoding.UTF8.GetBytes(packet)]), "x.png"));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        AssertOneLine(e);
    }

    [Fact]
    public void Wrong_UTF8_and_a_session_that_is_too_long_are_refused()
    {
        byte[] wrong = [0, 0, 0, 0, .. "urn:imagegen:picture:1"u8, 0xC3, 0x28];
        Assert.Contains(
            "not UTF-8",
            Assert.Throws<InputException>(() => PictureMetadata.Find(WithChunk(wrong), "x.png")).Message,
            StringComparison.Ordinal);
        byte[] large = PictureMetadata.Add(
            Encode("png", origin: null), Origin with { Session = new string('x', 64_001) });
        Assert.Contains(
            "64001 characters",
            Assert.Throws<InputException>(() => PictureMetadata.Find(large, "x.png")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_packet_is_no_concern_of_ours() =>
        Assert.Null(PictureMetadata.Find(WithChunk([0, 0, 0, 0, .. "<not our xml"u8]), "x.png"));

    private static byte[] Encode(string format, PictureOrigin? origin)
    {
        var picture = new Picture(9, 7);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i * 5);
        if (format == "png")
            return PictureEncoder.Png(picture, origin);
        if (format == "mp4")
            return PictureMetadata.Add(Video, origin);
        var encoder = AnimationEncoder.Create(format == "gif" ? OutputFormat.Gif : OutputFormat.WebP, 9, 7);
        for (int frame = 0; frame < (format == "still webp" ? 1 : 3); frame++)
        {
            encoder.Add(picture, delay: 50, isAlone: true);
            for (int i = 0; i < picture.Pixels.Length; i++)
                picture.Pixels[i]++;
        }

        return encoder.Complete(origin, TestContext.Current.CancellationToken);
    }

    private static byte[] Pixels(byte[] file)
    {
        if (Mp4Metadata.IsMp4(file))
            return file[..Video.Length];
        bool isAnimation = !file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89]);
        using var image = Image.NewFromBuffer(file, isAnimation ? "[n=-1]" : "");
        return image.WriteToMemory<byte>();
    }

    /// <summary>A PNG whose packet's chunk has some content behind its keyword.</summary>
    private static byte[] WithChunk(byte[] content) => PngMetadata.WithContent(Encode("png", origin: null), content);

    private static void AssertOneLine(InputException e)
    {
        Assert.DoesNotContain('\n', e.Message);
        Assert.StartsWith("x", e.Message, StringComparison.Ordinal);
    }
}
