using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class RenderCommandTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public RenderCommandTests()
    {
        SyntheticGenerator.Conditional().Write(Model);
        SyntheticGenerator.Unconditional().Write(Folder.File("plain.onnx"));
    }

    private string Model => Folder.File("cgan.onnx");

    private TemporaryFolder Folder => _viewer.Folder;

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public async Task A_walk_becomes_an_animation_that_loops()
    {
        string path = Folder.File("x.webp");
        await Succeeds(
            "--model", Model, "--seconds", "1", "--fps", "10", "--scale", "2", "--threads", "1", "--out", path);
        using Image image = PictureFile.OpenAnimation(path);
        Assert.Equal((56, 560, 56), (image.Width, image.Height, image.PageHeight));
        Assert.All((int[])image.Get("delay"), delay => Assert.Equal(100, delay));
        string figures = _viewer.Output.ToString().TrimEnd().Split('\n')[^1];
        Assert.Matches(
            @"^cgan on CPU, 1 thread: walk [\d,]+ pictures/s, [\d.]+ ms/frame \(generator [\d.]+, viewer [\d.]+\)$",
            figures);
    }

    [Fact]
    public async Task A_grid_becomes_a_picture_with_a_row_per_class()
    {
        string path = Folder.File("x.png");
        await Succeeds("--model", Model, "--mode", "grid", "--columns", "3", "--scale", "1", "--out", path);
        using Image image = PictureFile.Open(path);
        Assert.Equal((10 * 28) + (11 * 2), image.Height);
        Assert.InRange(image.Width, (3 * 28) + (4 * 2) + 40, 200);
    }

    [Fact]
    public async Task The_picture_is_the_first_frame_of_the_animation()
    {
        string still = Folder.File("x.png");
        string folder = Folder.File("frames/");
        string[] common =
        [
            "--model",
            Model,
            "--mode",
            "grid",
            "--columns",
            "2",
            "--scale",
            "1",
            "--seconds",
            "1",
            "--fps",
            "3",
        ];
        await Succeeds([.. common, "--out", still]);
        await Succeeds([.. common, "--out", folder]);
        Assert.Equal(
            ["00000.png", "00001.png", "00002.png"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(PictureFile.Samples(still), PictureFile.Samples(Path.Combine(folder, "00000.png")));
    }

    [Fact]
    public async Task A_label_may_be_a_name_or_a_number()
    {
        await Succeeds("--model", Model, "--mode", "walk", "--label", "Class 3", "--out", Folder.File("a.png"));
        await Succeeds("--model", Model, "--mode", "walk", "--label", "3", "--out", Folder.File("b.png"));
        await Succeeds("--model", Model, "--mode", "walk", "--label", "4", "--out", Folder.File("c.png"));
        Assert.Equal(
            await File.ReadAllBytesAsync(Folder.File("a.png")), await File.ReadAllBytesAsync(Folder.File("b.png")));
        Assert.NotEqual(
            await File.ReadAllBytesAsync(Folder.File("a.png")), await File.ReadAllBytesAsync(Folder.File("c.png")));
    }

    [Fact]
    public async Task A_seed_and_a_truncation_change_the_picture()
    {
        foreach (string[] change in new string[][] { [], ["--seed", "5"], ["--truncation", "0.5"] })
            await Succeeds(
            [
                "--model", Model, "--mode", "walk", "--out",
                Folder.File($"{change.Length}{change.FirstOrDefault()}.png"), .. change
            ]);
        Assert.Equal(
            3,
            Directory.GetFiles(Folder.Path, "*.png").Select(
                path => Convert.ToHexString(File.ReadAllBytes(path))).Distinct().Count());
    }

    [Fact]
    public async Task A_folder_of_models_is_listed_and_the_first_is_played()
    {
        await Succeeds("--model", Folder.Path, "--mode", "walk", "--out", Folder.File("x.png"));
        string output = _viewer.Output.ToString();
        Assert.Contains(
            "cgan: cgan trained on fashion-mnist, 28x28 gray, 10 classes", output, StringComparison.Ordinal);
        Assert.Contains("plain: dcgan trained on fashion-mnist, 28x28 gray", output, StringComparison.Ordinal);
        Assert.Contains($"choose another with --model {Folder.File("plain.onnx")}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--label class9", "class 0, class 1")]
    [InlineData("--label 10", "0 to 9")]
    [InlineData("--label -1", "--label -1")]
    [InlineData("--fps 0", "--fps 0")]
    [InlineData("--fps many", "--fps many")]
    [InlineData("--fps NaN", "--fps NaN")]
    [InlineData("--seconds -3", "--seconds -3")]
    [InlineData("--columns 0", "--columns 0")]
    [InlineData("--columns 2.5", "--columns 2.5")]
    [InlineData("--scale 1000", "--scale 1000")]
    [InlineData("--threads 0", "--threads 0")]
    [InlineData("--seed -1", "--seed -1")]
    [InlineData("--through 1", "expected 2 to 64 seeds or pictures")]
    [InlineData("--through 1,two,3", "\"two\" is neither a seed nor a picture file")]
    [InlineData("--truncation 9", "--truncation 9")]
    [InlineData("--mode film", "walk, grid, plane, reconstruct or translate")]
    [InlineData("--mode 1", "walk, grid, plane, reconstruct or translate")]
    [InlineData("--out x.bmp", "unknown output format; use .webp, .gif")]
    [InlineData("--out nowhere/x.webp", "does not exist")]
    [InlineData("--model missing.onnx", "missing.onnx: no such file")]
    [InlineData("--columns 64 --scale 64", "too large")]
    [InlineData("--out ", "--out and --data need a name")]
    [InlineData("--count 0", "--count 0")]
    [InlineData("--count 257", "--count 257")]
    [InlineData("--count 4", "limits the pictures of --data")]
    [InlineData("--data .", "--mode walk takes no pictures")]
    [InlineData("--fps", "--fps")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("--seconds 3600 --fps 100", "folder of PNGs")]
    public async Task A_bad_value_is_one_clear_line(string arguments, string part)
    {
        string[] words = arguments.Split(' ');
        string[] rest = ["--model", Model, "--mode", "walk", "--out", Folder.File("x.webp")];
        await Fails(
            part, [.. rest.Chunk(2).Where(pair => !words.Contains(pair[0])).SelectMany(pair => pair), .. words]);
    }

    [Fact]
    public async Task A_label_for_a_generator_without_classes_is_refused() =>
        await Fails(
            "is not conditional",
            "--model",
            Folder.File("plain.onnx"),
            "--mode",
            "walk",
            "--label",
            "1",
            "--out",
            Folder.File("x.png"));

    [Fact]
    public async Task A_file_that_is_no_generator_or_of_a_later_format_is_refused()
    {
        await File.WriteAllTextAsync(Folder.File("text.onnx"), "Lorem ipsum dolor sit amet");
        await Fails("text.onnx", "--model", Folder.File("text.onnx"), "--out", Folder.File("x.png"));

        byte[] bytes = await File.ReadAllBytesAsync(Model);
        await File.WriteAllBytesAsync(Folder.File("short.onnx"), bytes[..(bytes.Length / 2)]);
        await Fails("short.onnx", "--model", Folder.File("short.onnx"), "--out", Folder.File("x.png"));

        ModelProto model = SyntheticGenerator.Conditional().Model.Clone();
        model.MetadataProps.Single(entry => entry.Key == "imagegen.format").Value = "99";
        await File.WriteAllBytesAsync(Folder.File("later.onnx"), Google.Protobuf.MessageExtensions.ToByteArray(model));
        await Fails("99", "--model", Folder.File("later.onnx"), "--out", Folder.File("x.png"));
    }

    [Fact]
    public async Task An_interrupted_rendering_exits_130_and_leaves_the_old_output()
    {
        string path = Folder.File("x.webp");
        await File.WriteAllTextAsync(path, "old");
        string[] names = Folder.Names();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        int code = await ViewerCommandLine.RunAsync(
            ["render", "--model", Model, "--mode", "walk", "--out", path],
            _viewer.Output,
            _viewer.Error,
            cancelled.Token);
        Assert.Equal(130, code);
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal(names, Folder.Names());
        Assert.Empty(_viewer.Error.ToString());
    }

    [Fact]
    public async Task The_help_teaches_by_examples()
    {
        Assert.Equal(0, await ViewerCommandLine.RunAsync(["render", "--help"], _viewer.Output, _viewer.Error));
        Assert.Contains(
            "viewer render --mode grid --out grid.webp", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("--truncation", _viewer.Output.ToString(), StringComparison.Ordinal);
        foreach (string mode in new[] { "plane", "reconstruct --data", "translate --data" })
            Assert.Contains($"--mode {mode}", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("walk|grid|plane|reconstruct|translate", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await ViewerCommandLine.RunAsync(["paint"], _viewer.Output, _viewer.Error));
        Assert.Single(_viewer.Error.ToString().TrimEnd().Split('\n'));
    }

    private Task Succeeds(params string[] arguments) => _viewer.Renders(arguments);

    private Task Fails(string part, params string[] arguments) => _viewer.Refuses(part, arguments);
}
