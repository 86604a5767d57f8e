using ImageGen.Generators;
using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

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
        PictureFolder folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["B.JPG", "a-b.svg", "a/b/c.tiff", "a/z.Gif", "b.png", "x.bmp", "x.webp"], folder.Names);
        Assert.True(File.Exists(folder.FileOf("a/b/c.tiff")));
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
