using System.Buffers.Binary;
using ImageGen.Generators;
using ImageGen.Pictures;
using NetVips;

namespace ImageGen.Tests.Pictures;

public sealed class PictureReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Takes_the_middle_square()
    {
        // Red, then green in the middle, then blue.
        byte[] thirds = DrawnPicture.Encoded(
            ".png", 60, 20, (x, _) => x < 20 ? (255, 0, 0) : x < 40 ? (0, 255, 0) : (0, 0, 255));
        string wide = Saved("wide.png", thirds);
        foreach (
            CroppedPicture picture in new[]
            {
                PictureReader.Cropped(wide, 10),
                PictureReader.CroppedByNearest(wide, 10),
            })
        {
            Assert.Equal((60, 20, false), (picture.Width, picture.Height, picture.IsGray));
            Assert.Equal((0, 255, 0), Pixel(picture, 10, 5, 5));
            Assert.Equal((0, 255, 0), Pixel(picture, 10, 1, 9));
        }
    }

    [Fact]
    public void Nearest_makes_no_new_colours_and_blending_does()
    {
        byte[] squares = DrawnPicture.Encoded(
            ".png", 30, 30, (x, y) => (x + y) % 2 == 0 ? (255, 0, 0) : (0, 0, 255));
        string board = Saved("board.png", squares);
        Assert.All(PictureReader.CroppedByNearest(board, 13).Pixels, value => Assert.True(value is 0 or 255));
        Assert.Contains(PictureReader.Cropped(board, 13).Pixels, value => value is > 60 and < 200);
    }

    [Fact]
    public void Turns_as_the_exif_says()
    {
        using Image upright = DrawnPicture.Rgb(40, 20, (x, _) => x < 20 ? (250, 250, 250) : (5, 5, 5));
        using Image turned = upright.Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        string path = Saved("turned.jpg", turned.JpegsaveBuffer());
        foreach (
            CroppedPicture picture in new[]
            {
                PictureReader.Cropped(path, 8),
                PictureReader.CroppedByNearest(path, 8),
            })
        {
            Assert.Equal((20, 40), (picture.Width, picture.Height));
            Assert.True(Pixel(picture, 8, 4, 1).R > 200);
            Assert.True(Pixel(picture, 8, 4, 6).R < 50);
        }
    }

    [Fact]
    public void Puts_what_is_transparent_on_white()
    {
        using Image opaque = DrawnPicture.Rgb(8, 8, (_, _) => (200, 0, 0));
        using Image half = opaque.Bandjoin(128);
        string path = Saved("half.png", half.PngsaveBuffer());
        foreach (
            CroppedPicture picture in new[]
            {
                PictureReader.Cropped(path, 8),
                PictureReader.CroppedByNearest(path, 8),
            })
        {
            (int r, int g, int b) = Pixel(picture, 8, 4, 4);
            Assert.InRange(r, 225, 229);
            Assert.InRange(g, 125, 129);
            Assert.Equal(g, b);
        }
    }

    [Fact]
    public void Makes_gray_pictures_rgb_and_tells()
    {
        CroppedPicture picture = PictureReader.Cropped(Saved("gray.png", DrawnPicture.Gray(9, 9, 77)), 4);
        Assert.True(picture.IsGray);
        Assert.Equal(3 * 4 * 4, picture.Pixels.Length);
        Assert.All(picture.Pixels, value => Assert.Equal(77, value));
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".gif")]
    [InlineData(".webp")]
    [InlineData(".tif")]
    public void Reads_many_formats_and_a_picture_of_one_pixel(string ending)
    {
        CroppedPicture picture = PictureReader.Cropped(
            Saved("one" + ending, DrawnPicture.Plain(ending, 1, 1, 10, 200, 30)), 6);
        (int r, int g, int b) = Pixel(picture, 6, 5, 0);
        Assert.InRange(r, 5, 15);
        Assert.InRange(g, 195, 205);
        Assert.InRange(b, 25, 35);
    }

    [Theory]
    [InlineData(".png", 0.5)]
    [InlineData(".jpg", 0.6)]
    [InlineData(".jpg", 0.95)]
    [InlineData(".gif", 0.5)]
    public void A_picture_cut_short_is_refused_by_name(string ending, double share)
    {
        byte[] whole = DrawnPicture.Encoded(ending, 64, 64, (x, y) => (x * 4, y * 4, x * y % 256));
        string path = Saved("cut" + ending, whole[..(int)(whole.Length * share)]);
        Func<string, int, CroppedPicture>[] reads = [PictureReader.Cropped, PictureReader.CroppedByNearest];
        foreach (Func<string, int, CroppedPicture> read in reads)
        {
            InputException error = Assert.Throws<InputException>(() => read(path, 16));
            Assert.StartsWith(path + ": cannot be read as a picture", error.Message);
            Assert.Single(error.Message.Split('\n'));
        }
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(8, false)]
    [InlineData(4, false)]
    public void Reads_bmp(int bits, bool fromTop)
    {
        CroppedPicture picture = PictureReader.Cropped(Saved("b.bmp", Bmp(bits, fromTop)), 2);
        Assert.Equal(((255, 0, 0), (0, 255, 0)), (Pixel(picture, 2, 0, 0), Pixel(picture, 2, 1, 0)));
        Assert.Equal(((0, 0, 255), (255, 255, 255)), (Pixel(picture, 2, 0, 1), Pixel(picture, 2, 1, 1)));
    }

    [Fact]
    public void Refuses_a_bmp_cut_short_anywhere_or_of_another_kind()
    {
        byte[] whole = Bmp(24, false);
        for (int length = 2; length < whole.Length; length++)
        {
            string path = Saved("b.bmp", whole[..length]);
            Assert.StartsWith(path, Assert.Throws<InputException>(() => PictureReader.Cropped(path, 2)).Message);
        }

        whole[30] = 1;
        InputException error = Assert.Throws<InputException>(() => PictureReader.Cropped(Saved("b.bmp", whole), 2));
        Assert.Contains("save it as PNG", error.Message);
    }

    [Fact]
    public void Counts_colours_and_stops_at_too_many()
    {
        SortedSet<int> colours = [];
        byte[] two = DrawnPicture.Encoded(".png", 5, 5, (x, _) => x < 2 ? (0, 0, 0) : (128, 0, 255));
        PictureReader.AddColours(Saved("two.png", two), colours, 16);
        Assert.Equal([0, 0x8000FF], colours);
        byte[] many = DrawnPicture.Encoded(".png", 50, 50, (x, y) => (x, y, 0));
        PictureReader.AddColours(Saved("many.png", many), colours, 16);
        Assert.Equal(17, colours.Count);
    }

    /// <summary>Red, green; blue, white below.</summary>
    private static byte[] Bmp(int bits, bool fromTop)
    {
        byte[] header = new byte[54];
        "BM"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), 2);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), fromTop ? -2 : 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), (short)bits);
        byte[] palette = bits <= 8 ? [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0] : [];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), 54 + palette.Length);
        byte[] upper = bits switch
        {
            4 => [0x01, 0, 0, 0],
            8 => [0, 1, 0, 0],
            24 => [0, 0, 255, 0, 255, 0, 0, 0],
            _ => [0, 0, 255, 0, 0, 255, 0, 0],
        };
        byte[] lower = bits switch
        {
            4 => [0x23, 0, 0, 0],
            8 => [2, 3, 0, 0],
            24 => [255, 0, 0, 255, 255, 255, 0, 0],
            _ => [255, 0, 0, 0, 255, 255, 255, 0],
        };
        return fromTop ? [.. header, .. palette, .. upper, .. lower] : [.. header, .. palette, .. lower, .. upper];
    }

    private string Saved(string name, byte[] content)
    {
        File.WriteAllBytes(folder.File(name), content);
        return folder.File(name);
    }

    private static (int R, int G, int B) Pixel(CroppedPicture picture, int side, int x, int y)
    {
        int at = ((y * side) + x) * 3;
        return (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
    }
}
