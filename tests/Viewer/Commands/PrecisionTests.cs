using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>The option --precision, whose choices depend on the device.</summary>
public sealed class PrecisionTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public PrecisionTests()
    {
        SyntheticGenerator.Conditional().Write(Model("cgan"));
        SyntheticGenerator.Uniform().Write(Model("gan"));
    }

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public async Task By_default_render_computes_in_float32_and_int8_is_told()
    {
        byte[] usual = await RenderedAsync("cgan");
        Assert.Equal(usual, await RenderedAsync("cgan", "--precision", "float32"));
        Assert.DoesNotContain("int8", _viewer.Output.ToString(), StringComparison.Ordinal);
        byte[] int8 = await RenderedAsync("cgan", "--precision", "int8");
        Assert.NotEqual(usual, int8);
        Assert.Contains("int8 in 1 layer, PSNR ", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(int8, await RenderedAsync("cgan", "--precision", "int8"));
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("auto")]
    public async Task A_model_that_int8_does_not_suit_plays_in_float32_and_the_reason_is_told(string precision)
    {
        Assert.Equal(await RenderedAsync("gan"), await RenderedAsync("gan", "--precision", precision));
        Assert.Contains(
            "float32, as int8 refused: it has no layer between its first and its last",
            _viewer.Output.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--precision float16", "--precision float16: is for DirectML, and the CPU plays here")]
    [InlineData("--precision int8 --device directml", "--precision int8: is for the CPU, and DirectML plays here")]
    [InlineData("--precision int4", "must be auto, float32, float16 or int8")]
    public async Task A_precision_that_a_device_does_not_have_is_refused(string options, string message) =>
        await _viewer.Refuses(
            message, [.. options.Split(' '), "--model", Model("cgan"), "--out", _viewer.Folder.File("x.png")]);

    [Fact]
    public async Task Bench_measures_int8_beside_float32()
    {
        string[] bench = ["bench", "--model", Model("cgan"), "--frames", "2", "--precision", "int8"];
        Assert.Equal(0, await ViewerCommandLine.RunAsync(bench, _viewer.Output, _viewer.Error));
        Assert.Contains("int8 in 1 layer, PSNR ", _viewer.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tries_int8_only_when_asked_to()
    {
        string[] doctor = ["doctor", "--model", Model("cgan")];
        Assert.Equal(0, await ViewerCommandLine.RunAsync(doctor, _viewer.Output, _viewer.Error));
        Assert.DoesNotContain("PSNR", _viewer.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await ViewerCommandLine.RunAsync([.. doctor, "--int8"], _viewer.Output, _viewer.Error));
        Assert.Contains("cgan: int8 in 1 layer, PSNR ", _viewer.Output.ToString(), StringComparison.Ordinal);
    }

    private string Model(string name) => _viewer.Folder.File($"{name}.onnx");

    private async Task<byte[]> RenderedAsync(string model, params string[] more)
    {
        string path = _viewer.Folder.File("x.png");
        await _viewer.Renders(["--model", Model(model), "--mode", "grid", "--out", path, .. more]);
        return await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }
}
