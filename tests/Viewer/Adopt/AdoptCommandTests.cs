using System.Globalization;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary><c>viewer adopt</c>, with the process that tries the model, and what its file is good for.</summary>
public sealed class AdoptCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task An_adopted_model_works_in_every_command()
    {
        string model = _folder.File("cgan.onnx");
        await Succeeds("adopt", Export("cgan-embedding"), "--classes", "a,b,c,d,e,f", "--out", model);
        Assert.Contains("labels: label of 6 classes", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("is written", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], GeneratorFile.Read(model).Info.ClassNames);

        string grid = _folder.File("grid.png"), again = _folder.File("again.png");
        await Succeeds("render", "--model", model, "--mode", "grid", "--columns", "4", "--out", grid);
        await Succeeds("render", "--session", grid, "--model", model, "--out", again);
        Assert.Equal(Pixels(grid), Pixels(again));
        await Succeeds(
            "render", "--model", model, "--label", "c", "--seconds", "1", "--fps", "5", "--out",
            _folder.File("w.webp"));
        await Succeeds("bench", "--model", model, "--frames", "3");
        await Succeeds("about", "--model", model);
        Assert.Contains("adopted from", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("not the model against its maker", _output.ToString(), StringComparison.Ordinal);
        await Succeeds("doctor", "--model", model, "--json", _folder.File("doctor.json"));
        Assert.Contains(
            "cgan, its golden values: made when it was adopted", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("cgan-embedding.onnx", File.ReadAllText(_folder.File("doctor.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adopted_model_that_translates_is_rendered()
    {
        string model = _folder.File("unet.onnx");
        await Succeeds("adopt", Export("pix2pix-unet"), "--source", "outline", "--out", model);
        await Succeeds(
            "render", "--model", model, "--mode", "translate", "--columns", "2", "--out", _folder.File("t.png"));
        Assert.Equal("outline", GeneratorFile.Read(model).Info.Source!.Kind);
    }

    [Theory]
    [InlineData("--out x.png", "is a generator file; give a name that ends in .onnx")]
    [InlineData("--out MODEL", "is the model itself; give another name")]
    [InlineData("--range -1..2", "--range -1..2: is -1..1, 0..1 or 0..255")]
    [InlineData("--latent gamma", "--latent gamma: is normal or uniform")]
    [InlineData("--classes a,,b", "must be different names with commas between them")]
    [InlineData("--size 0x4", "is a size like 64 or 64x48")]
    [InlineData("--source mask", "is photograph or outline")]
    [InlineData("--classes a,b", "its label labels has 6 classes, --classes has 2; give 6 names")]
    [InlineData("--out none/x.onnx", "the folder")]
    public async Task What_cannot_be_is_refused(string options, string part)
    {
        string model = Export("cgan-embedding");
        await Refuses(part, ["adopt", model, .. options.Split(' ').Select(each => each == "MODEL" ? model : each)]);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task A_range_is_taken_as_it_is_written()
    {
        string model = _folder.File("x.onnx");
        await Succeeds("adopt", Export("dcgan-17"), "--range", "-1..1", "--latent", "uniform", "--out", model);
        Assert.Equal(
            "viewer adopt dcgan-17.onnx --range -1..1 --latent uniform",
            GeneratorFile.Read(model).Info.Training.Command);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_graph_that_takes_too_much_memory_is_stopped(bool atLoad)
    {
        string model = Write(ForeignGraph.Greedy(atLoad));
        await Refuses("memory", ["adopt", model, "--out", _folder.File("out.onnx")]);
        Assert.False(File.Exists(_folder.File("out.onnx")));
    }

    [Fact]
    public async Task A_graph_that_runs_too_long_is_stopped()
    {
        string model = Write(ForeignGraph.Endless());
        await Refuses("takes longer than 4 s to try", ["adopt", model, "--timeout", "4"]);
    }

    [Theory]
    [InlineData(139, "", "Segmentation fault\n   at main()", "crashes on it, or takes more memory than there is (exit "
        + "code 139)")]
    [InlineData(0, "no report", "", "crashes on it")]
    [InlineData(2, "", "x.onnx: what; why\n", "x.onnx: what; why")]
    public void A_process_that_ends_in_another_way_is_told_of(int code, string output, string error, string part)
    {
        InputException refused = Assert.Throws<InputException>(
            () => AdoptionProcess.Answer("x.onnx", code, output, error));
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static string Export(string name) =>
        Path.Combine(Repository.Folder, "tests", "Viewer", "Adopt", "exports", $"{name}.onnx");

    private string Write(ModelProto model)
    {
        string path = _folder.File("x.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private static byte[] Pixels(string path)
    {
        using var image = NetVips.Image.NewFromBuffer(File.ReadAllBytes(path));
        return image.WriteToMemory<byte>();
    }

    private async Task Succeeds(params string[] arguments)
    {
        int code = await ViewerCommandLine.RunAsync(
            arguments, _output, _error, TestContext.Current.CancellationToken);
        Assert.Equal("", _error.ToString());
        Assert.Equal(0, code);
    }

    private async Task Refuses(string part, string[] arguments)
    {
        int code = await ViewerCommandLine.RunAsync(
            arguments, _output, _error, TestContext.Current.CancellationToken);
        string error = _error.ToString();
        Assert.Equal(2, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
