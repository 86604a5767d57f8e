using ImageGen.Tests.Generators;
using ImageGen.Tests.Trainer.Evaluation;

namespace ImageGen.Tests.Trainer.Commands;

/// <summary>evaluate replays golden values first: what is measured is what was exported.</summary>
public sealed class EvaluateGoldenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _trainer = RealProgram.Named("trainer");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_that_changed_are_refused_and_measured_when_forced()
    {
        string path = _folder.File("scaled.onnx");
        ChangedWeights.WriteScaled(EvaluatedFiles.AutoEncoder(0.5f), 1.05f, path);
        byte[] before = File.ReadAllBytes(path);
        Evaluate("scaled.onnx", "--record").Refused("scaled.onnx: its golden pictures are off by", "use --force");
        Assert.Equal(before, File.ReadAllBytes(path));
        ProgramRun forced = Evaluate("scaled.onnx", "--force").Succeeded();
        Assert.Contains("continuing because of --force", forced.Output);
        Assert.Contains("mse", forced.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--record")]
    public void Pictures_that_are_NaN_are_refused_even_when_forced(string option)
    {
        string path = _folder.File("nan.onnx");
        ChangedWeights.WriteNaN(EvaluatedFiles.AutoEncoder(0.5f), path);
        byte[] before = File.ReadAllBytes(path);
        string[] options = option.Length > 0 ? [option] : [];
        Evaluate(["nan.onnx", .. options]).Refused("nan.onnx: its golden pictures are NaN or infinite");
        ProgramRun forced = Evaluate(["nan.onnx", "--force", .. options]);
        forced.Refused("nan.onnx: its pictures contain NaN");
        Assert.DoesNotContain("mse", forced.Output);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("--precision int4", "--precision int4: unknown precision; choose float32 or int8")]
    [InlineData("--precision int8 --record", "--record: a file's figures are those of float32")]
    [InlineData("--precision int8", "no int8: it has no layer between its first and its last")]
    public void A_precision_that_cannot_be_measured_is_refused(string options, string message)
    {
        string path = _folder.File("a.onnx");
        EvaluatedFiles.AutoEncoder(0.5f).Write(path);
        byte[] before = File.ReadAllBytes(path);
        Evaluate(["a.onnx", .. options.Split(' ')]).Refused(message);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private ProgramRun Evaluate(params string[] arguments) => _trainer.Run(_folder.Path, ["evaluate", .. arguments]);
}
