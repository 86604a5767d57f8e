using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Models that do not give their golden values: refused, or played with a warning.</summary>
public sealed class ForceTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public ForceTests()
    {
        ChangedWeights.WriteScaled(SyntheticGenerator.Conditional(), 1.05f, Model("scaled"));
        ChangedWeights.WriteScaled(SyntheticGenerator.Conditional(half: true), 1.05f, Model("half"));
        ChangedWeights.WriteNaN(SyntheticGenerator.Conditional(), Model("nan"));
        string shipped = Path.Combine(Repository.Folder, "models", "vae-mnist.onnx");
        ChangedWeights.WriteScaled(GeneratorFile.Read(shipped), 1.05f, Model("shipped"));
    }

    public void Dispose() => _viewer.Dispose();

    [Theory]
    [InlineData("scaled")]
    [InlineData("half")]
    [InlineData("nan")]
    [InlineData("shipped")]
    public async Task Render_refuses_them_and_plays_them_when_forced(string model)
    {
        string[] render = ["--model", Model(model), "--mode", "grid", "--out", _viewer.Folder.File("x.png")];
        await _viewer.Refuses($"{model}.onnx: its golden pictures ", render);
        await _viewer.Refuses("use --force", render);
        await _viewer.Renders([.. render, "--force"]);
        Assert.Contains("continuing because of --force", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_viewer.Folder.File("x.png")));
    }

    [Theory]
    [InlineData("scaled")]
    [InlineData("nan")]
    public async Task So_does_the_picture_of_a_session(string model)
    {
        string digits = GeneratorFile.Read(Model(model)).Sha256[..16];
        string[] render =
        [
            "--session", $"v=1&m={digits}&mode=walk&t=3.5", "--model", Model(model), "--out",
            _viewer.Folder.File("x.png"),
        ];
        await _viewer.Refuses("its golden pictures ", render);
        await _viewer.Renders([.. render, "--force"]);
    }

    [Theory]
    [InlineData("scaled")]
    [InlineData("nan")]
    public async Task So_does_bench(string model)
    {
        string[] bench = ["bench", "--model", Model(model), "--frames", "2"];
        Assert.Equal(2, await ViewerCommandLine.RunAsync(bench, _viewer.Output, _viewer.Error));
        Assert.Contains("its golden pictures ", _viewer.Error.ToString(), StringComparison.Ordinal);
        Assert.Single(_viewer.Error.ToString().TrimEnd().Split('\n'));
        Assert.Equal(0, await ViewerCommandLine.RunAsync([.. bench, "--force"], _viewer.Output, _viewer.Error));
        Assert.Contains("continuing because of --force", _viewer.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconstruct_replays_the_encoder_too()
    {
        GeneratorFile file = SyntheticGenerator.AutoEncoder();
        EncoderInfo encoder = file.Info.Encoder!;
        float[] moved = [.. encoder.GoldenCode.Values.Select(value => value + 0.5f)];
        file.WithInfo(file.Info with
        {
            Encoder = encoder with { GoldenCode = encoder.GoldenCode with { Values = moved } },
        }).Write(Model("ae"));
        PictureFile.Fill(_viewer.Folder.File("data/a.png"), 12, 8, 255, 128, 0);
        string[] render =
        [
            "--model", Model("ae"), "--mode", "reconstruct", "--data", _viewer.Folder.File("data"), "--out",
            _viewer.Folder.File("x.png"),
        ];
        await _viewer.Refuses("ae.onnx: its golden codes are off by ", render);
        await _viewer.Renders([.. render, "--force"]);
    }

    private string Model(string name) => _viewer.Folder.File($"{name}.onnx");
}
