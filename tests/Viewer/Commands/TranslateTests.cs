using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Painting;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class TranslateTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public TranslateTests() => SyntheticGenerator.ImageToImage().Write(Model);

    private string Model => _viewer.Folder.File("pix2pix.onnx");

    private string Data => _viewer.Folder.File("data");

    private string Out => _viewer.Folder.File("x.png");

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public async Task Without_data_painted_sources_play_beside_their_outputs()
    {
        string path = _viewer.Folder.File("x.webp");
        await _viewer.Renders(
            "--model", Model, "--seconds", "1", "--fps", "5", "--scale", "2", "--columns", "3", "--out", path);
        using Image image = PictureFile.OpenAnimation(path);
        // Three pairs: a margin of 2, a gap of 2 inside a pair and of 6 between pairs.
        Assert.Equal(((6 * 64) + (3 * 2) + (2 * 6) + (2 * 2), 64 + 4), (image.Width, image.PageHeight));
        Assert.Equal(5 * 68, image.Height);
        Assert.Matches(@"pix2pix on CPU, \d+ threads?: translate [\d,]+ pictures/s", _viewer.Output.ToString());
    }

    [Fact]
    public async Task A_still_is_a_sheet_of_sources_and_outputs()
    {
        await _viewer.Renders("--model", Model, "--mode", "translate", "--columns", "2", "--scale", "1", "--out", Out);
        using Image image = PictureFile.Open(Out);
        Assert.Equal((4 * 32) + (2 * 2) + 6 + (2 * 2), image.Width);
        Assert.InRange(image.Height, (2 * 32) + (3 * 2) + 9, (2 * 32) + (3 * 2) + 14);
    }

    [Fact]
    public async Task Photographs_are_drawn_as_outlines_where_a_model_takes_them()
    {
        string lines = _viewer.Folder.File("lines.onnx");
        SyntheticGenerator.ImageToImage(kind: "outline").Write(lines);
        byte[] square = new byte[64 * 64 * 3];
        for (int i = 0; i < square.Length; i++)
            square[i] = i / 3 % 64 is >= 16 and < 48 && i / 192 is >= 16 and < 48 ? (byte)220 : (byte)60;
        PictureFile.Write(Path.Combine(Data, "a.png"), 64, 64, square);
        string[] render = ["--mode", "translate", "--data", Data, "--scale", "1", "--out", Out];
        await _viewer.Renders(["--model", lines, "--edges", "0.2", .. render]);
        using (Image drawn = PictureFile.Open(Out))
        {
            double[] Source(int x, int y) => drawn.Getpoint(x, y + drawn.Height - 34)[..3];
            Assert.Equal([255, 255, 255], Source(2 + 16, 16));
            Assert.True(Source(2 + 8, 16)[0] < 130, string.Join(' ', Source(2 + 8, 16)));
        }

        File.Delete(Out);
        await _viewer.Refuses("--edges 0.2: draws the outlines", ["--model", Model, "--edges", "0.2", .. render]);
        await _viewer.Refuses(
            "--edges 0.2: draws the outlines", "--model", lines, "--edges", "0.2", "--mode", "translate", "--out", Out);
    }

    [Fact]
    public async Task Pairs_are_shown_in_threes_and_compared()
    {
        PictureFile.Fill(Path.Combine(Data, "source", "a.png"), 32, 32, 255, 85, 0);
        PictureFile.Fill(Path.Combine(Data, "target", "a.png"), 64, 64, 10, 200, 30);
        PictureFile.Fill(Path.Combine(Data, "source", "alone.png"), 32, 32, 255, 85, 0);
        await _viewer.Renders("--model", Model, "--data", Data, "--scale", "2", "--out", Out);
        string output = _viewer.Output.ToString();
        Assert.Contains("  skipped source/alone.png: no partner in target/", output, StringComparison.Ordinal);
        Assert.Matches(@"translate mean absolute error 0\.\d+ over 1 picture", output);
        Assert.DoesNotContain("palette", output, StringComparison.Ordinal);

        float[] made = Output(
            [.. Enumerable.Repeat(1f, 1024), .. Enumerable.Repeat(85 / 255f, 1024), .. Enumerable.Repeat(0f, 1024)]);
        using Image image = PictureFile.Open(Out);
        byte[] pixels = image.WriteToMemory<byte>();
        int last = ((image.Height - 3) * image.Width) + image.Width - 3;
        Assert.Equal([10, 200, 30], pixels[(3 * last)..][..3]);
        Assert.Equal(
            [.. new[] { 1, 2, 3 }.Select(plane => PixelLevel.Of(made[(1024 * plane) - 1]))],
            pixels[(3 * (last - 66))..][..3]);
        Assert.Equal([255, 85, 0], pixels[(3 * (last - 132))..][..3]);
        Assert.Contains(Mosaic.Ink, pixels);
    }

    [Fact]
    public async Task A_plain_folder_is_sources_and_a_mask_of_other_colours_is_said()
    {
        PictureFile.Fill(Path.Combine(Data, "a.jpg"), 40, 50, 200, 20, 20);
        PictureFile.Fill(Path.Combine(Data, "b.png"), 1, 1, 0, 0, 255);
        await _viewer.Renders("--model", Model, "--mode", "translate", "--data", Data, "--out", Out);
        string output = _viewer.Output.ToString();
        Assert.Contains("  1 picture was not painted in the palette's colours alone", output, StringComparison.Ordinal);
        Assert.Contains("translate 2 pictures", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_target_leaves_its_pair_out()
    {
        foreach (string name in new[] { "a", "b" })
        {
            PictureFile.Fill(Path.Combine(Data, "source", $"{name}.png"), 4, 4, 0, 0, 255);
            PictureFile.Fill(Path.Combine(Data, "target", $"{name}.png"), 4, 4, 0, 0, 0);
        }

        await File.WriteAllTextAsync(Path.Combine(Data, "target", "a.png"), "no picture");
        await _viewer.Renders("--model", Model, "--data", Data, "--count", "2", "--out", _viewer.Folder.File("pages/"));
        Assert.Contains("  skipped target/a.png: cannot be read", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_viewer.Folder.File("pages")));
    }

    [Fact]
    public async Task Pairs_that_do_not_match_are_one_clear_line()
    {
        PictureFile.Fill(Path.Combine(Data, "source", "a.png"), 4, 4, 0, 0, 255);
        PictureFile.Fill(Path.Combine(Data, "target", "b.png"), 4, 4, 0, 0, 255);
        await _viewer.Refuses("source/a.png has no partner", "--model", Model, "--data", Data, "--out", Out);
    }

    private float[] Output(float[] source)
    {
        using var generator = CpuGenerator.Load(GeneratorFile.Read(Model));
        using CpuBatch batch = generator.CreateBatch(1);
        source.CopyTo(batch.Source);
        batch.Run();
        return batch.Images.ToArray();
    }
}
