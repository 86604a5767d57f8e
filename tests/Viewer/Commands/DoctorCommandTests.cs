using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class DoctorCommandTests : IDisposable
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
    public async Task Says_that_a_model_is_well()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        SyntheticGenerator.Unconditional(half: true).Write(_folder.File("b.onnx"));
        Assert.Equal(0, await Run());
        Assert.Contains("a: well, 3 golden pictures", _output.ToString());
        Assert.Contains("b: well", _output.ToString());
        Assert.Contains("ONNX Runtime", _output.ToString());
    }

    [Fact]
    public async Task Says_that_a_model_with_other_pictures_is_not()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        GoldenValues golden = file.Info.Golden;
        float[] moved = [.. golden.Image.Values.Select(value => 1 - value)];
        file.WithInfo(file.Info with { Golden = golden with { Image = golden.Image with { Values = moved } } }).Write(_folder.File("a.onnx"));
        Assert.Equal(1, await Run());
        Assert.Contains("a: NOT WELL", _output.ToString());
    }

    [Fact]
    public async Task Replays_the_codes_of_an_encoder()
    {
        SyntheticGenerator.Variational().Write(_folder.File("a.onnx"));
        SyntheticGenerator.ImageToImage().Write(_folder.File("b.onnx"));
        Assert.Equal(0, await Run());
        Assert.Contains("a, its encoder: well, 3 golden codes within", _output.ToString());
        Assert.DoesNotContain("b, its encoder", _output.ToString());
    }

    [Fact]
    public async Task Says_that_an_encoder_with_other_codes_is_not_well()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        EncoderInfo encoder = file.Info.Encoder!;
        float[] moved = [.. encoder.GoldenCode.Values.Select(value => value + 0.1f)];
        GeneratorInfo info = file.Info with { Encoder = encoder with { GoldenCode = encoder.GoldenCode with { Values = moved } } };
        file.WithInfo(info).Write(_folder.File("a.onnx"));
        Assert.Equal(1, await Run());
        Assert.Contains("a: well", _output.ToString());
        Assert.Contains("a, its encoder: NOT WELL", _output.ToString());
    }

    [Fact]
    public async Task Names_a_file_that_cannot_be_read()
    {
        await File.WriteAllTextAsync(_folder.File("a.onnx"), "nothing");
        Assert.Equal(1, await Run());
        Assert.Contains("a: cannot be played", _output.ToString());
    }

    private Task<int> Run() => ViewerCommandLine.RunAsync(["doctor", "--model", _folder.Path], _output, _error);
}
