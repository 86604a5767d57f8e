using ImageGen.Generators;
using ImageGen.Pictures;

namespace ImageGen.Tests.Pictures;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_all_folders_below_come_in_ordinal_order()
    {
        string[] names =
        [
            "b.png", "B.JPG", "a/z.Gif", "a/b/c.tiff", "a-b.svg", "x.webp", "x.bmp", "notes.txt", "a/model.onnx", "png",
            ".hidden.png", ".hidden/x.png", "a/.hidden/x.png",
        ];
        foreach (string name in names)
            Create(name);
        var folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["B.JPG", "a-b.svg", "a/b/c.tiff", "a/z.Gif", "b.png", "x.bmp", "x.webp"], folder.Names);
        Assert.True(File.Exists(folder.PathOf("a/b/c.tiff")));
        Assert.Equal("a/b/c.d", PictureFolder.KeyOf("a/b/c.d.png"));
    }

    [Fact]
    public void No_folder_no_pictures_or_a_file_is_one_clear_line()
    {
        Create("notes.txt");
        Refused("no such folder", _folder.File("missing"));
        Refused("is a file", _folder.File("notes.txt"));
        Refused("holds no pictures (jpg, jpeg, png", _folder.Path);
    }

    [Fact]
    public void Links_are_followed_and_never_round_in_circles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission there");
        using var other = new TemporaryFolder();
        Create("a/x.png");
        File.WriteAllText(other.File("far.png"), "");
        Directory.CreateSymbolicLink(_folder.File("a/up"), "..");
        Directory.CreateSymbolicLink(_folder.File("out"), other.Path);
        Directory.CreateSymbolicLink(other.File("back"), _folder.Path);
        Directory.CreateSymbolicLink(other.File("self"), ".");
        File.CreateSymbolicLink(_folder.File("b.png"), other.File("far.png"));
        File.CreateSymbolicLink(_folder.File("gone.png"), other.File("gone.png"));
        var folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["a/x.png", "b.png", "gone.png", "out/far.png"], folder.Names);
        File.WriteAllText(other.File("far.png"), "longer");
        Assert.NotEqual(folder.Stamp("b.png"), PictureFolder.Open(_folder.Path).Stamp("b.png"));
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_is_refused_and_not_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "everything can be listed");
        Create("x.png");
        Create("closed/y.png");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.File("closed"), UnixFileMode.None);
        Refused("cannot be listed", _folder.Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.File("closed"), (UnixFileMode)0b111_000_000);
    }

    private void Create(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), "");
    }

    private static void Refused(string part, string path)
    {
        string message = Assert.Throws<InputException>(() => PictureFolder.Open(path)).Message;
        Assert.StartsWith($"--data {path}: ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
