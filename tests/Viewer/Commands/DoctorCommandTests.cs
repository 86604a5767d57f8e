using System.Globalization;
using System.Text.Json;
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
    public async Task Says_that_a_model_is_OK()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        SyntheticGenerator.Unconditional(half: true).Write(_folder.File("b.onnx"));
        Assert.Equal(0, await Run());
        Assert.Contains("a: OK, 3 golden pictures", _output.ToString());
        Assert.Contains("b: OK", _output.ToString());
        Assert.Contains("ONNX Runtime", _output.ToString());
    }

    [Fact]
    public async Task Says_that_a_model_with_other_pictures_is_not()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        GoldenValues golden = file.Info.Golden;
        float[] moved = [.. golden.Image.Values.Select(value => 1 - value)];
        file.WithInfo(file.Info with { Golden = golden with { Image = golden.Image with { Values = moved } } }).Write(
            _folder.File("a.onnx"));
        Assert.Equal(1, await Run());
        Assert.Contains("a: FAILED", _output.ToString());
    }

    [Fact]
    public async Task Replays_the_codes_of_an_encoder()
    {
        SyntheticGenerator.Variational().Write(_folder.File("a.onnx"));
        SyntheticGenerator.ImageToImage().Write(_folder.File("b.onnx"));
        Assert.Equal(0, await Run());
        Assert.Contains("a, its encoder: OK, 3 golden codes within", _output.ToString());
        Assert.DoesNotContain("b, its encoder", _output.ToString());
    }

    [Fact]
    public async Task Says_that_an_encoder_with_other_codes_failed()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        EncoderInfo encoder = file.Info.Encoder!;
        float[] moved = [.. encoder.GoldenCode.Values.Select(value => value + 0.1f)];
        GeneratorInfo info = file.Info with
        {
            Encoder = encoder with { GoldenCode = encoder.GoldenCode with { Values = moved } },
        };
        file.WithInfo(info).Write(_folder.File("a.onnx"));
        Assert.Equal(1, await Run());
        Assert.Contains("a: OK", _output.ToString());
        Assert.Contains("a, its encoder: FAILED", _output.ToString());
    }

    [Fact]
    public async Task Names_a_file_that_cannot_be_read()
    {
        await File.WriteAllTextAsync(_folder.File("a.onnx"), "nothing");
        Assert.Equal(1, await Run());
        Assert.Contains("a: cannot be played", _output.ToString());
    }

    [Fact]
    public async Task The_same_can_be_read_by_programs()
    {
        SyntheticGenerator.Variational().Write(_folder.File("a.onnx"));
        await File.WriteAllTextAsync(_folder.File("b.onnx"), "nothing");
        Assert.Equal(
            1,
            await ViewerCommandLine.RunAsync(
                ["doctor", "--model", _folder.Path, "--json", _folder.File("report.json")], _output, _error));
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.File("report.json")));
        JsonElement report = json.RootElement;
        Assert.False(report.GetProperty("passed").GetBoolean());
        Assert.Equal(Environment.ProcessorCount, report.GetProperty("machine").GetProperty("processors").GetInt32());
        JsonElement model = report.GetProperty("models")[0];
        Assert.Equal(GeneratorFile.Read(_folder.File("a.onnx")).Sha256, model.GetProperty("sha256").GetString());
        Assert.InRange(model.GetProperty("golden").GetProperty("maxDifference").GetDouble(), 0, 1e-5);
        Assert.True(model.GetProperty("encoderGolden").GetProperty("passed").GetBoolean());
        Assert.True(model.GetProperty("millisecondsPerPicture").GetDouble() > 0);
        Assert.Contains("b.onnx", report.GetProperty("models")[1].GetProperty("problem").GetString());
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_one_clear_line()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        Assert.Equal(
            2,
            await ViewerCommandLine.RunAsync(
                ["doctor", "--model", _folder.Path, "--json", _folder.File("no/report.json")], _output, _error));
        Assert.Contains("does not exist", _error.ToString());
    }

    private Task<int> Run() => ViewerCommandLine.RunAsync(["doctor", "--model", _folder.Path], _output, _error);
}
