using System.Globalization;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>Data beside a model is read when it is asked for, and never from outside the model's folder.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly string _folder;
    private readonly byte[] _weights;

    public ExternalDataTests()
    {
        _folder = Directory.CreateDirectory(_root.File("model")).FullName;
        _weights = ForeignGraph.Plain().Graph.Initializer[0].RawData.ToByteArray();
        File.WriteAllBytes(_root.File("outside.bin"), _weights);
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("w.bin")]
    [InlineData("data/w.bin")]
    [InlineData("./w.bin")]
    public void Data_in_the_folder_is_read(string location)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllBytes(Path.Combine(_folder, location), [.. new byte[64], .. _weights]);
        (GeneratorFile file, _) = Adoption.Run(Request(location, offset: 64));
        Assert.Equal(_weights, file.Model.Graph.Initializer.Single(tensor => tensor.Name == "w").RawData.ToByteArray());
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("data/../../outside.bin")]
    [InlineData("..\\outside.bin")]
    [InlineData("ROOT/outside.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\outside.bin")]
    [InlineData("link.bin")]
    [InlineData("folder/outside.bin")]
    [InlineData("circle/w.bin")]
    [InlineData("")]
    [InlineData("w.bin\0")]
    public void Data_outside_the_folder_is_refused(string location)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_folder, "link.bin"), "../outside.bin");
            Directory.CreateSymbolicLink(Path.Combine(_folder, "folder"), "..");
            Directory.CreateSymbolicLink(Path.Combine(_folder, "circle"), "circle");
        }

        string message = Refused(location.Replace("ROOT", _root.Path, StringComparison.Ordinal));
        Assert.Contains("outside the model's folder", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, "cannot be read from w.bin")]
    [InlineData(100, null, "ends after w.bin does")]
    [InlineData(0, 1L << 40, "has no known size, or makes the model larger than 2 GiB")]
    [InlineData(1L << 40, null, "ends after w.bin does")]
    public void Data_that_is_not_there_is_refused(long offset, long? length, string part)
    {
        if (part != "cannot be read from w.bin")
            File.WriteAllBytes(Path.Combine(_folder, "w.bin"), _weights);
        Assert.Contains(part, Refused("w.bin", offset, length), StringComparison.Ordinal);
    }

    private string Refused(string location, long offset = 0, long? length = null)
    {
        InputException refused = Assert.Throws<InputException>(() => Adoption.Run(Request(location, offset, length)));
        Assert.DoesNotContain('\n', refused.Message);
        return refused.Message;
    }

    private AdoptionRequest Request(string location, long offset, long? length = null)
    {
        ModelProto model = ForeignGraph.With(changed =>
        {
            TensorProto tensor = changed.Graph.Initializer[0];
            tensor.ClearRawData();
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            Add(tensor, "location", location);
            Add(tensor, "offset", offset.ToString(CultureInfo.InvariantCulture));
            if (length is { } bytes)
                Add(tensor, "length", bytes.ToString(CultureInfo.InvariantCulture));
        });
        string path = Path.Combine(_folder, "x.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return new AdoptionRequest { Path = path, Name = "x.onnx", WithData = true };
    }

    private static void Add(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
