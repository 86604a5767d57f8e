using ImageGen.Generators;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>Files of shared/cases/foreign-onnx, where that folder is beside the repository.</summary>
public sealed class ForeignCasesTests(ITestOutputHelper output)
{
    [Fact]
    public void A_DCGAN_of_PyTorch_is_adopted()
    {
        (_, AdoptionReport report) = Adoption.Run(Request("dcgan-from-pytorch.onnx"));
        output.WriteLine(string.Join('\n', report.Lines));
        Assert.Contains("ends in Tanh", string.Join('\n', report.Lines), StringComparison.Ordinal);
        Assert.InRange(report.Difference, 0, 1e-5);
    }

    [Fact]
    public void Data_in_another_file_is_named_and_read_when_it_is_asked_for()
    {
        AdoptionRequest request = Request("dcgan-external.onnx");
        InputException refused = Assert.Throws<InputException>(() => Adoption.Run(request));
        output.WriteLine(refused.Message);
        Assert.Contains(
            "is in another file (dcgan-external.onnx.data)", refused.Message, StringComparison.Ordinal);
        (GeneratorFile file, _) = Adoption.Run(request with { WithData = true });
        (GeneratorFile whole, _) = Adoption.Run(Request("dcgan-from-pytorch.onnx"));
        Assert.Equal(whole.Info.Golden.Image.Values, file.Info.Golden.Image.Values);
    }

    private static AdoptionRequest Request(string name)
    {
        string? path = new[] { "..", "../.." }
            .Select(up => Path.Combine(Repository.Folder, up, "shared", "cases", "foreign-onnx", name))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "there is no folder shared/cases/foreign-onnx beside the repository");
        return new AdoptionRequest { Path = path!, Name = name };
    }
}
