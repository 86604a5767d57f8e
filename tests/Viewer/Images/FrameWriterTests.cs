using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Animations;
using NetVips;

namespace ImageGen.Tests.Viewer.Images;

public sealed class FrameWriterTests : IDisposable
{
    private const int Width = 40;
    private const int Height = 30;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_png_keeps_every_pixel()
    {
        string path = _folder.File("x.png");
        Write(path, frames: 1, fps: 20);
        using Image image = PictureFile.Open(path);
        Assert.Equal((Width, Height, 3), (image.Width, image.Height, image.Bands));
        Assert.Equal(Frame(0).Pixels, image.WriteToMemory<byte>());
        Assert.Equal(["x.png"], _folder.Names());
    }

    [Fact]
    public void An_animated_webp_keeps_every_pixel_and_loops_forever()
    {
        string path = _folder.File("x.webp");
        Write(path, frames: 7, fps: 30);
        using Image image = PictureFile.OpenAnimation(path);
        AssertAnimation(image, [33, 34, 33, 33, 34, 33, 33]);
        using Image rgb = image.Bands == 4 ? image.ExtractBand(0, n: 3) : image.Copy();
        Assert.Equal([.. Enumerable.Range(0, 7).SelectMany(i => Frame(i).Pixels)], rgb.WriteToMemory<byte>());
        Assert.Equal(["x.webp"], _folder.Names());
    }

    [Fact]
    public void An_animated_gif_loops_forever_in_hundredths_of_a_second()
    {
        string path = _folder.File("x.GIF");
        Write(path, frames: 7, fps: 30);
        using Image image = PictureFile.OpenAnimation(path);
        AssertAnimation(image, [30, 40, 30, 30, 40, 30, 30]);
    }

    [Fact]
    public void A_folder_holds_numbered_pngs_and_replaces_an_earlier_one_whole()
    {
        string path = _folder.File("frames") + "/";
        Write(path, frames: 5, fps: 20);
        Write(path, frames: 3, fps: 20);
        Assert.Equal(
            ["00000.png", "00001.png", "00002.png"],
            Directory.EnumerateFiles(path).Select(Path.GetFileName).Order());
        using Image image = PictureFile.Open(Path.Combine(path, "00002.png"));
        Assert.Equal(Frame(2).Pixels, image.WriteToMemory<byte>());
        Assert.Equal(["frames"], _folder.Names());
    }

    [Theory]
    [InlineData("x.png", 1)]
    [InlineData("x.webp", 3)]
    [InlineData("x.gif", 3)]
    [InlineData("x/", 3)]
    public void What_is_not_completed_leaves_no_trace_and_the_old_in_place(string name, int frames)
    {
        string path = _folder.File(name);
        Write(path, frames, fps: 10);
        string[] names = _folder.Names();
        string file = name == "x/" ? Path.Combine(path, "00000.png") : path;
        byte[] old = File.ReadAllBytes(file);

        using (var writer = FrameWriter.Create(path, Width, Height, frames, 10, origins: null))
            writer.Add(new Picture(Width, Height));

        Assert.Equal(names, _folder.Names());
        Assert.Equal(old, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_folder_with_other_files_is_left_alone()
    {
        File.WriteAllText(_folder.File("thesis.txt"), "years of work");
        InputException refused = Assert.Throws<InputException>(
            () => FrameWriter.Create(_folder.Path, Width, Height, 3, 20, origins: null));
        Assert.Contains("thesis.txt", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], _folder.Names());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_clear_line()
    {
        File.WriteAllText(_folder.File("file"), "");
        AssertOneLine(
            Assert.Throws<InputException>(
                () => FrameWriter.Create(_folder.File("file/frames/"), Width, Height, 3, 20, origins: null)));
    }

    [Theory]
    [InlineData("x.bmp")]
    [InlineData("x")]
    [InlineData("nowhere/x.webp")]
    public void A_name_without_a_kind_or_a_place_is_refused_before_anything_is_made(string name)
    {
        AssertOneLine(
            Assert.Throws<InputException>(
                () => FrameWriter.Create(_folder.File(name), Width, Height, 3, 20, origins: null)));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void An_animation_too_large_for_memory_or_too_fast_for_its_format_is_refused()
    {
        AssertOneLine(
            Assert.Throws<InputException>(
                () => FrameWriter.Create(_folder.File("x.webp"), 1000, 1000, 100_000, 20, origins: null)));
        AssertOneLine(
            Assert.Throws<InputException>(
                () => FrameWriter.Create(_folder.File("x.gif"), 10, 10, 10, 60, origins: null)));
    }

    [Fact]
    public void Delays_add_up_to_the_exact_length()
    {
        Assert.Equal(10_000, AnimationWriter.Delays(300, 30, unit: 1).Sum());
        Assert.Equal(10_000, AnimationWriter.Delays(300, 30, unit: 10).Sum());
        Assert.All(AnimationWriter.Delays(300, 30, unit: 10), delay => Assert.Equal(0, delay % 10));
    }

    private static void Write(string path, int frames, double fps)
    {
        using var writer = FrameWriter.Create(path, Width, Height, frames, fps, origins: null);
        for (int i = 0; i < frames; i++)
            writer.Add(Frame(i));
        writer.Complete();
    }

    private static Picture Frame(int index)
    {
        var picture = new Picture(Width, Height);
        picture.FillRectangle(3 * index, 5, 12, 12, (byte)(100 + index));
        picture.Row(2)[index] = 250;
        return picture;
    }

    private static void AssertAnimation(Image image, int[] delays)
    {
        Assert.Equal((Width, Height), (image.Width, image.PageHeight));
        Assert.Equal(delays.Length * Height, image.Height);
        Assert.Equal(delays, (int[])image.Get("delay"));
        Assert.Equal(0, (int)image.Get("loop"));
    }

    private static void AssertOneLine(InputException refused) => Assert.DoesNotContain('\n', refused.Message);
}
