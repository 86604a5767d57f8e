using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes.Painting;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

public sealed partial class ReconstructTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public ReconstructTests()
    {
        SyntheticGenerator.AutoEncoder().Write(Model("ae"));
        SyntheticGenerator.Variational().Write(Model("vae"));
    }

    private string Data => _viewer.Folder.File("data");

    private string Out => _viewer.Folder.File("x.png");

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public async Task Pictures_go_through_the_encoder_and_the_generator()
    {
        PictureFile.Fill(Path.Combine(Data, "a.png"), 12, 8, 255, 128, 0);
        PictureFile.Fill(Path.Combine(Data, "n", "b.png"), 12, 8, 0, 0, 255);
        await _viewer.Renders(
            "--model",
            Model("ae"),
            "--mode",
            "reconstruct",
            "--data",
            Data,
            "--columns",
            "1",
            "--scale",
            "1",
            "--out",
            Out);

        var file = GeneratorFile.Read(Model("ae"));
        using var encoder = CpuEncoder.Load(file);
        using var generator = CpuGenerator.Load(file);
        using CpuBatch batch = generator.CreateBatch(2);
        float[] originals = [.. Constant(1, 128 / 255f, 0), .. Constant(0, 0, 1)];
        encoder.Encode(originals, batch.Latents);
        batch.Run();
        float[] made = batch.Images.ToArray();
        double error = originals.Zip(made, (a, b) => (double)(a - b) * (a - b)).Average();
        Assert.Equal(error, Figure(), 1e-5);
        Assert.Contains("over 2 pictures", _viewer.Output.ToString(), StringComparison.Ordinal);

        using Image image = PictureFile.Open(Out);
        byte[] pixels = image.WriteToMemory<byte>();
        // The last pixels of the last row: of the original and of the reconstruction.
        int last = ((image.Height - 3) * image.Width) + image.Width - 3;
        Assert.Equal([0, 0, 255], pixels[(3 * (last - 14))..][..3]);
        Assert.Equal(
            [.. new[] { 1, 2, 3 }.Select(plane => PixelLevel.Of(made[288 + (96 * plane) - 1]))],
            pixels[(3 * last)..][..3]);
    }

    [Fact]
    public async Task Data_for_an_auto_encoder_means_reconstruct()
    {
        PictureFile.Fill(Path.Combine(Data, "a.png"), 1, 1, 255, 128, 0);
        await _viewer.Renders("--model", Model("ae"), "--data", Data, "--out", Out);
        Assert.Contains("reconstruct mean squared error", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "over 1 picture\n", _viewer.Output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixteen_of_many_are_shown_or_as_many_as_asked_for()
    {
        for (int i = 0; i < 40; i++)
            PictureFile.Fill(Path.Combine(Data, $"{i}.png"), 3, 3, (byte)i);
        await _viewer.Renders(
            "--model", Model("vae"), "--mode", "reconstruct", "--data", Data, "--scale", "1", "--out", Out);
        Assert.Contains("16 pictures of", _viewer.Output.ToString(), StringComparison.Ordinal);
        await _viewer.Renders(
            "--model",
            Model("vae"),
            "--mode",
            "reconstruct",
            "--data",
            Data,
            "--count",
            "5",
            "--seconds",
            "5",
            "--out",
            _viewer.Folder.File("x.webp"));
        Assert.Contains("5 pages of", _viewer.Output.ToString(), StringComparison.Ordinal);
        using Image image = PictureFile.OpenAnimation(_viewer.Folder.File("x.webp"));
        Assert.Equal([1000, 1000, 1000, 1000, 1000], (int[])image.Get("delay"));
    }

    [Fact]
    public async Task What_is_odd_about_the_pictures_is_said_and_nothing_stops()
    {
        PictureFile.Fill(Path.Combine(Data, "gray.png"), 5, 5, 100);
        PictureFile.Fill(Path.Combine(Data, "color.png"), 5, 5, 100, 0, 0);
        await File.WriteAllTextAsync(Path.Combine(Data, "text.png"), "no picture");
        await _viewer.Renders("--model", Model("ae"), "--mode", "reconstruct", "--data", Data, "--out", Out);
        string output = _viewer.Output.ToString();
        Assert.Contains("  skipped text.png: cannot be read as a picture (", output, StringComparison.Ordinal);
        Assert.Contains("  1 picture was gray: made RGB", output, StringComparison.Ordinal);
        Assert.Contains($"2 pictures of {Data}, 1 skipped", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_unreadable_pictures_is_one_clear_line()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "text.png"), "no picture");
        await _viewer.Refuses(
            "none of its pictures can be read",
            "--model",
            Model("ae"),
            "--mode",
            "reconstruct",
            "--data",
            Data,
            "--out",
            Out);
    }

    [Theory]
    [InlineData("x.bmp", "unknown output format")]
    [InlineData("nowhere/x.png", "does not exist")]
    public async Task A_place_that_cannot_be_written_is_one_clear_line(string name, string part)
    {
        PictureFile.Fill(Path.Combine(Data, "a.png"), 5, 5, 100);
        await _viewer.Refuses(
            part, "--model", Model("ae"), "--mode", "reconstruct", "--data", Data, "--out", _viewer.Folder.File(name));
    }

    private string Model(string name) => _viewer.Folder.File($"{name}.onnx");

    private double Figure() =>
        double.Parse(
            ErrorFigure().Match(_viewer.Output.ToString()).Groups["error"].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<float> Constant(float red, float green, float blue) =>
        new[] { red, green, blue }.SelectMany(value => Enumerable.Repeat(value, 96));

    [GeneratedRegex(
        @"mean squared error (?<error>[\d.]+) over",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorFigure();
}
