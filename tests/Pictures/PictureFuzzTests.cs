using ImageGen.Pictures;
using NetVips;

namespace ImageGen.Tests.Pictures;

/// <summary>Damaged pictures of every kind that is read.</summary>
public sealed class PictureFuzzTests
{
    private static readonly byte[] Svg = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12"><path fill="#f80" d="M1 1h9v9H1z"/></svg>
        """u8.ToArray();

    public static TheoryData<string> Kinds => ["png", "jpg", "webp", "gif", "tif", "bmp", "svg", "avif"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_picture_is_read_or_refused_in_a_line(string kind) =>
        Fuzzing.Feed(Files(kind), 150, 12_500, bytes =>
        {
            PictureReader.Cropped(bytes, "damaged", 8, 8);
            PictureReader.CroppedByNearest(bytes, "damaged", 8, 8);
        });

    [Theory]
    [InlineData("1,2,3\n4,5,6\n")]
    [InlineData("3 2\n1 2 3\n4 5 6\n")]
    public void Kinds_that_are_not_pictures_of_people_are_not_read(string text) =>
        Assert.Throws<ImageGen.Generators.InputException>(
            () => PictureReader.Cropped(System.Text.Encoding.ASCII.GetBytes(text), "numbers", 8, 8));

    [Fact]
    public void A_file_of_libvips_own_format_is_not_read()
    {
        using Image image = DrawnPicture.Rgb(6, 4, (x, y) => (x, y, 9));
        using var folder = new TemporaryFolder();
        image.WriteToFile(folder.File("a.v"));
        byte[] file = File.ReadAllBytes(folder.File("a.v"));
        Assert.Throws<ImageGen.Generators.InputException>(() => PictureReader.Cropped(file, "a.v", 8, 8));
    }

    private static byte[][] Files(string kind) => kind switch
    {
        "svg" => [Svg],
        "bmp" => [.. PictureCase.All.Where(picture => picture.Name.EndsWith(".bmp", StringComparison.Ordinal))
            .Where(picture => picture.Quadrants is not null).Select(picture => picture.Content)],
        _ => [DrawnPicture.Encoded($".{kind}", 12, 9, (x, y) => (x * 20, y * 25, 120)), DrawnPicture.Plain(
            $".{kind}", 1, 1, 3, 4, 5)],
    };
}
