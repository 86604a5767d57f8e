using System.Diagnostics;
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
        Refused("contains no pictures (jpg, jpeg, jpe", _folder.Path);
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
        Assert.Equal(["a/x.png", "b.png", "out/far.png"], folder.Names);
        Assert.Equal(
            [$"gone.png -> {other.File("gone.png")} skipped: broken link; fix or remove it"],
            folder.PassedOver);
        File.WriteAllText(other.File("far.png"), "longer");
        Assert.NotEqual(folder.Stamp("b.png"), PictureFolder.Open(_folder.Path).Stamp("b.png"));
    }

    [Fact]
    public void A_link_to_itself_is_named_and_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission there");
        Create("x.png");
        File.CreateSymbolicLink(_folder.File("round.png"), "round.png");
        var folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["x.png"], folder.Names);
        Assert.StartsWith("round.png -> round.png skipped: broken link", Assert.Single(folder.PassedOver));
    }

    [Fact]
    public void Folders_that_systems_keep_beside_pictures_are_passed_over()
    {
        Create("a/x.png");
        Create("@eaDir/x.png");
        Create("a/@eaDir/x.png/SYNOPHOTO_THUMB_M.jpg");
        Create("__MACOSX/a/._x.png");
        Create("a/.AppleDouble/x.png");
        Create("$RECYCLE.BIN/x.png");
        var folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["a/x.png"], folder.Names);
        Assert.Empty(folder.PassedOver);
    }

    [Fact]
    public void Pictures_of_kinds_that_are_not_read_are_named()
    {
        Create("b.jp2");
        Refused("contains no pictures that can be read; b.jp2 skipped: unsupported format", _folder.Path);
        Create("x.png");
        Create("a.jxl");
        Create("c.PPM");
        Create("notes.txt");
        Assert.Equal(
            ["3 files skipped (a.jxl first): unsupported format; convert to PNG or JPEG"],
            PictureFolder.Open(_folder.Path).PassedOver);
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_one_warning_and_not_the_end_of_the_set()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Create("x.png");
        Shell("touch \"$(printf 'bad\\377.png')\"; mkdir \"$(printf 'worse\\376')\"");
        var folder = PictureFolder.Open(_folder.Path);
        Assert.Equal(["x.png"], folder.Names);
        string line = Assert.Single(folder.PassedOver);
        Assert.StartsWith("2 files skipped (bad\uFFFD.png first): name is not UTF-8", line);

        // .NET could not delete them.
        Shell("rm -rf bad* worse*");
    }

    [Fact]
    public void A_pipe_or_an_empty_file_is_refused_and_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files there");
        Create("empty.png");
        Shell("mkfifo pipe.png; ln -s pipe.png link.png; ln -s /dev/null null.png");
        foreach (string name in PictureFolder.Open(_folder.Path).Names)
        {
            string path = _folder.File(name);
            string message = Assert.Throws<InputException>(() => PictureReader.Cropped(path, 8)).Message;
            Assert.Equal($"{path}: cannot be opened (the file is empty, or a pipe, socket or device)", message);
        }
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

    private void Shell(string script)
    {
        using Process shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
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
