using System.Globalization;
using System.IO.Compression;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class DoctorReportTests : IDisposable
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
    public async Task All_that_a_report_needs_is_in_one_file()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        string zip = _folder.File("report.zip");
        Assert.Equal(0, await Run("--model", _folder.File("a.onnx"), "--report", zip));
        Assert.Contains("report.zip", _output.ToString(), StringComparison.Ordinal);
        using ZipArchive archive = ZipFile.OpenRead(zip);
        string said = Text(archive, "doctor.txt");
        Assert.Contains("a: OK", said, StringComparison.Ordinal);
        Assert.StartsWith(said, _output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("{", Text(archive, "doctor.json"), StringComparison.Ordinal);
        Assert.NotEqual("", Text(archive, "device.txt"));
        Assert.True(archive.GetEntry("cpu.png")!.Length > 1000);
        // A folder's path may hold the name of a person.
        Assert.DoesNotContain(_folder.Path, said + Text(archive, "device.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_models_that_translate_has_their_picture_too()
    {
        SyntheticGenerator.ImageToImage().Write(_folder.File("a.onnx"));
        string zip = _folder.File("report.zip");
        Assert.Equal(0, await Run("--model", _folder.File("a.onnx"), "--report", zip));
        using ZipArchive archive = ZipFile.OpenRead(zip);
        Assert.NotNull(archive.GetEntry("cpu.png"));
    }

    [Fact]
    public async Task Another_name_is_refused_before_anything_is_done()
    {
        Assert.Equal(2, await Run("--report", _folder.File("report.txt")));
        Assert.Contains("ends in .zip", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    private Task<int> Run(params string[] arguments) => ViewerCommandLine.RunAsync(
        ["doctor", .. arguments], _output, _error, TestContext.Current.CancellationToken);

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
