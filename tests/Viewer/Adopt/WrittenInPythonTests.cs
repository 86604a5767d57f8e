using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>The Python of docs/generator-file.md that writes generator files, run as it stands there.</summary>
public sealed class WrittenInPythonTests(ITestOutputHelper output) : IDisposable
{
    private const string Page = "docs/generator-file.md";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_onnx_alone_writes_is_a_generator()
    {
        PythonProgram.Run(
            _folder.Path, ["numpy", "onnx"], PythonProgram.Code(Page, "## A writer in Python"), "written.onnx");
        await Plays("written.onnx");
    }

    [Fact]
    public async Task What_PyTorch_exports_as_the_page_says_is_a_generator()
    {
        PythonProgram.Run(
            _folder.Path, ["onnx", "torch"], PythonProgram.Code(Page, "## An export from PyTorch"), "exported.onnx");
        await Plays("exported.onnx");
    }

    private async Task Plays(string name)
    {
        string path = _folder.File(name);
        using (var generator = CpuGenerator.Load(GeneratorFile.Read(path)))
        {
            GoldenReport golden = generator.CheckGolden();
            output.WriteLine($"{name}: off by {golden.MaxDifference:E1}");
            Assert.True(golden.Passed, golden.Difference);
        }

        using var program = new ViewerProgram();
        await program.Renders("--model", path, "--mode", "grid", "--columns", "3", "--out", _folder.File("grid.png"));
    }
}
