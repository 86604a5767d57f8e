using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Painting;
using NetVips;

namespace ImageGen.Tests.Viewer.Images;

public sealed class PictureSheetTests : IDisposable
{
    private static readonly ImageShape Gray = new(1, 2, 2);
    private static readonly ImageShape Rgb = new(3, 2, 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_still_is_a_sheet_with_heads_and_an_empty_end()
    {
        string path = _folder.File("x.png");
        Assert.Equal("a picture of 300x151", Sheet(3).Write(path, columns: 2, scale: 20, seconds: 1, origin: null));
        using Image image = PictureFile.Open(path);
        // Two groups of two tiles of 40: a margin, the gaps of 20 inside groups and of 60 between them, a margin.
        Assert.Equal((2 * 20) + (4 * 40) + (2 * 20) + 60, image.Width);
        byte[] pixels = image.WriteToMemory<byte>();
        int bottom = image.Height - 20 - 20;
        Assert.Equal(PixelLevel.Of(0.3f), pixels[((bottom * image.Width) + 40) * 3]);
        Assert.Equal(Mosaic.Background, pixels[((bottom * image.Width) + image.Width - 40) * 3]);
        Assert.Contains(Mosaic.Ink, pixels[..(image.Width * 3 * 40)]);
    }

    [Fact]
    public void What_plays_has_a_page_for_each()
    {
        string path = _folder.File("x.webp");
        Assert.StartsWith(
            "3 pages of ",
            Sheet(3).Write(path, columns: 2, scale: 20, seconds: 6, origin: null),
            StringComparison.Ordinal);
        using Image image = PictureFile.OpenAnimation(path);
        Assert.Equal([2000, 2000, 2000], (int[])image.Get("delay"));
        Sheet(2).Write(_folder.File("pages/"), 1, 1, 1, origin: null);
        Assert.Equal(2, Directory.GetFiles(_folder.File("pages")).Length);
    }

    [Fact]
    public void Gray_stands_beside_RGB()
    {
        var sheet = new PictureSheet(Rgb, ["gray", "color"]);
        sheet.Add(([.. Enumerable.Repeat(1f, 4)], Gray), ([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], Rgb));
        sheet.Write(_folder.File("x.png"), 1, 1, 1, origin: null);
        using Image image = PictureFile.Open(_folder.File("x.png"));
        byte[] last = image.WriteToMemory<byte>()[^((image.Width * 2 * 3) + (image.Width * 3))..];
        Assert.Equal([255, 255, 255], last[6..9]);
        Assert.Equal([255, 0, 0], last[(3 * 6)..(3 * 7)]);
    }

    [Fact]
    public void A_sheet_too_large_is_one_clear_line() =>
        Assert.Throws<InputException>(() => Sheet(3).Write(_folder.File("x.png"), 3, 4000, 1, origin: null));

    private static PictureSheet Sheet(int count)
    {
        var sheet = new PictureSheet(Gray, ["one", "other"]);
        for (int i = 0; i < count; i++)
            sheet.Add(([.. Enumerable.Repeat((i + 1) * 0.1f, 4)], Gray), ([.. Enumerable.Repeat(1f, 4)], Gray));
        return sheet;
    }
}
