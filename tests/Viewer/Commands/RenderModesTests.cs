using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Images;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Which mode goes with which model, and the plane.</summary>
public sealed class RenderModesTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public RenderModesTests()
    {
        SyntheticGenerator.AutoEncoder().Write(Model("ae"));
        SyntheticGenerator.Variational().Write(Model("vae"));
        SyntheticGenerator.Conditional().Write(Model("cgan"));
        SyntheticGenerator.ImageToImage().Write(Model("pix2pix"));
        ConditionalAutoEncoder().Write(Model("cvae"));
        Directory.CreateDirectory(_viewer.Folder.File("data"));
    }

    public void Dispose() => _viewer.Dispose();

    [Theory]
    [InlineData("pix2pix", "walk", "translates pictures (pix2pix) and has no latent; use --mode translate, or")]
    [InlineData("pix2pix", "grid", "--mode grid: pix2pix translates pictures")]
    [InlineData("pix2pix", "plane", "--mode plane: pix2pix translates pictures")]
    [InlineData("pix2pix", "reconstruct", "use --mode translate, or")]
    [InlineData("cgan", "translate", "takes no pictures to translate; use --mode walk, grid or plane, or")]
    [InlineData("ae", "translate", "use --mode walk, grid, plane or reconstruct, or")]
    [InlineData("cgan", "reconstruct", "has no encoder (cgan)")]
    [InlineData("cvae", "reconstruct", "needs a class for every picture, which a folder does not provide; use --mode "
        + "walk, grid or plane, or")]
    [InlineData("ae", "reconstruct", "no pictures; give a folder with --data")]
    public async Task A_mode_that_the_model_cannot_do_says_what_it_can(string model, string mode, string part) =>
        await _viewer.Refuses(part, "--model", Model(model), "--mode", mode, "--out", _viewer.Folder.File("x.png"));

    [Theory]
    [InlineData("pix2pix", "--through 1,2,3", "--through: --mode translate has no walk")]
    [InlineData("vae", "--mode plane --through 1,2,3", "--through: --mode plane has no walk")]
    [InlineData("pix2pix", "--truncation 0.5", "--truncation 0.5: --mode translate samples no latents")]
    [InlineData("pix2pix", "--label 1", "is not conditional")]
    [InlineData("pix2pix", "--count 3", "limits the pictures of --data")]
    [InlineData("vae", "--mode plane --data DATA", "--mode plane takes no pictures")]
    [InlineData("cgan", "--data DATA", "--mode walk takes no pictures")]
    [InlineData("ae", "--data DATA", "contains no pictures")]
    [InlineData("ae", "--data DATA/nowhere", "no such folder")]
    public async Task Options_that_do_not_go_together_are_one_clear_line(string model, string arguments, string part)
    {
        string data = _viewer.Folder.File("data");
        string[] words =
            [.. arguments.Split(' ').Select(each => each.Replace("DATA", data, StringComparison.Ordinal))];
        await _viewer.Refuses(part, ["--model", Model(model), "--out", _viewer.Folder.File("x.png"), .. words]);
    }

    [Fact]
    public async Task A_plane_has_fifteen_tiles_a_side_or_as_many_as_asked_for()
    {
        await _viewer.Renders(
            "--model", Model("vae"), "--mode", "plane", "--scale", "1", "--out", _viewer.Folder.File("x.png"));
        AssertSize("x.png", (15 * 28) + (16 * 2), (15 * 28) + (16 * 2));
        await _viewer.Renders(
            "--model",
            Model("cgan"),
            "--mode",
            "plane",
            "--columns",
            "3",
            "--scale",
            "1",
            "--label",
            "2",
            "--out",
            _viewer.Folder.File("y.png"));
        AssertSize("y.png", (3 * 28) + (4 * 2), (3 * 28) + (4 * 2));
    }

    [Fact]
    public async Task The_label_changes_a_still_plane_and_without_one_it_is_of_the_first_class()
    {
        foreach (string label in new[] { "", "0", "4" })
        {
            string[] chosen = label.Length == 0 ? [] : ["--label", label];
            await _viewer.Renders(
            [
                "--model", Model("cgan"), "--mode", "plane", "--columns", "2", "--out",
                _viewer.Folder.File($"x{label}.png"), .. chosen
            ]);
        }

        byte[][] files =
        [
            .. new[] { "x.png", "x0.png", "x4.png" }.Select(name => PictureFile.Samples(_viewer.Folder.File(name))),
        ];
        Assert.Equal(files[0], files[1]);
        Assert.NotEqual(files[0], files[2]);
    }

    [Fact]
    public async Task A_moving_plane_has_a_frame_and_a_still_one_has_none()
    {
        string[] common =
        [
            "--model",
            Model("vae"),
            "--mode",
            "plane",
            "--columns",
            "4",
            "--scale",
            "1",
            "--seconds",
            "1",
            "--fps",
            "5",
        ];
        await _viewer.Renders([.. common, "--out", _viewer.Folder.File("frames/")]);
        await _viewer.Renders([.. common, "--out", _viewer.Folder.File("still.png")]);
        using Image still = PictureFile.Open(_viewer.Folder.File("still.png"));
        Assert.All(FrameOfFirstRow(still), level => Assert.Equal(Mosaic.Background, level));
        int framed = 0;
        for (int i = 0; i < 5; i++)
        {
            using Image frame = PictureFile.Open(Path.Combine(_viewer.Folder.File("frames"), $"0000{i}.png"));
            framed += AllGaps(frame).Contains(Mosaic.Highlight) ? 1 : 0;
        }

        Assert.Equal(5, framed);
    }

    [Fact]
    public async Task Two_classes_are_rows_and_blends_as_ten_are()
    {
        GeneratorFile two = TwoClasses();
        two.Write(Model("two"));
        await _viewer.Renders(
            "--model",
            Model("two"),
            "--mode",
            "grid",
            "--columns",
            "2",
            "--scale",
            "1",
            "--out",
            _viewer.Folder.File("g.png"));
        using (Image grid = PictureFile.Open(_viewer.Folder.File("g.png")))
            Assert.Equal((2 * 28) + (3 * 2), grid.Height);
        await _viewer.Renders(
            "--model",
            Model("two"),
            "--label",
            "dogs",
            "--seconds",
            "1",
            "--fps",
            "4",
            "--out",
            _viewer.Folder.File("w.webp"));
    }

    private string Model(string name) => _viewer.Folder.File($"{name}.onnx");

    private void AssertSize(string name, int width, int height)
    {
        using Image image = PictureFile.Open(_viewer.Folder.File(name));
        Assert.Equal((width, height), (image.Width, image.Height));
    }

    private static byte[] FrameOfFirstRow(Image image) => image.WriteToMemory<byte>()[..(2 * 3 * image.Width)];

    // Rows and columns of the gaps: two pixels, then a tile of 28, and so on.
    private static byte[] AllGaps(Image image)
    {
        byte[] pixels = image.WriteToMemory<byte>();
        return [.. Enumerable.Range(0, image.Width * image.Height)
            .Where(at => at / image.Width % 30 < 2)
            .Select(at => pixels[3 * at])];
    }

    private static GeneratorFile TwoClasses()
    {
        GeneratorFile ten = SyntheticGenerator.Conditional();
        ModelProto model = ten.Model.Clone();
        // The label of two is spread to the ten that the graph knows.
        ValueInfoProto input = model.Graph.Input.Single(value => value.Name == "label");
        input.Type.TensorType.Shape.Dim[1].DimValue = 2;
        var spread = new ImageGen.Generators.Onnx.GraphWriter("spread");
        spread.Input("label", -1, 2);
        float[] weights = new float[20];
        weights[0] = weights[15] = 1;
        spread.Node("MatMul", ["label", spread.Constant("two_to_ten", weights, [2, 10])], "label10");
        foreach (NodeProto node in model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == "label" ? "label10" : node.Input[i];
        }

        model.Graph.Initializer.Add(spread.Graph.Initializer);
        model.Graph.Node.Insert(0, spread.Graph.Node[0]);
        var inputs = new SortedDictionary<string, TensorData>(StringComparer.Ordinal)
        {
            ["z"] = ten.Info.Golden.Inputs["z"],
            ["label"] = RandomTensor.OneHot(3, 2),
        };
        var golden = new GoldenValues(inputs, GraphRun.Run(GraphRun.Model(model.Graph), inputs));
        return GeneratorFile.Create(model.Graph, ten.Info with { ClassNames = ["cats", "dogs"], Golden = golden });
    }

    private static GeneratorFile ConditionalAutoEncoder()
    {
        GeneratorFile conditional = SyntheticGenerator.Conditional();
        var net = new LayerWriter(new ImageGen.Generators.Onnx.GraphWriter("encoder"), seed: 3);
        string x = net.Reshape(net.Graph.Input("image", -1, 1, 28, 28), 0, 28 * 28);
        net.Output(net.Linear(x, 28 * 28, 16), "z", 16);
        ModelProto model = GraphRun.Model(net.Graph.Graph);
        TensorData code = GraphRun.Run(
            model, new Dictionary<string, TensorData> { ["image"] = conditional.Info.Golden.Image });
        return conditional.WithInfo(conditional.Info with { System = "cvae", Encoder = new EncoderInfo(model, code) });
    }
}
