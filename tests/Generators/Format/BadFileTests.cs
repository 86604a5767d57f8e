using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Format;

/// <summary>Every way in which a file can be no generator, and what the one line then says.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // key, value (null: removed), what the message names
    public static TheoryData<string, string?, string> Conditional => new()
    {
        { "imagegen.format", null, "not a generator" },
        { "imagegen.format", "4", "update ImageGen" },
        { "imagegen.adopted", "{}", "imagegen.adopted is unknown" },
        { "imagegen.format", "999999999999", "expected a whole number" },
        { "imagegen.format", "0", "expected a whole number" },
        { "imagegen.format", "one", "expected a whole number" },
        { "imagegen.future", "1", "imagegen.future is unknown to this version" },
        { "imagegen.golden.source", "f32[1]:AAAAAA==", "imagegen.golden.source is unknown" },
        { "imagegen.anchors", "f32[1]:AAAAAA==", "imagegen.anchors is unknown" },
        { "imagegen.source", "{}", "imagegen.source is unknown" },
        { "imagegen.system", null, "imagegen.system is missing" },
        { "imagegen.system", "", "imagegen.system is empty" },
        { "imagegen.system", "a\nb", "control characters" },
        { "imagegen.dataset", null, "imagegen.dataset is missing" },
        { "imagegen.inputs", null, "imagegen.inputs is missing" },
        { "imagegen.inputs", "z,label", "imagegen.inputs is not JSON" },
        { "imagegen.inputs", "{}", "must be a JSON array" },
        { "imagegen.inputs", "[1]", "must be a string" },
        { "imagegen.inputs", """["z","z"]""", "names an input twice" },
        { "imagegen.inputs", """["z","style"]""", "names 'style'" },
        { "imagegen.inputs", """["label"]""", "either z or source" },
        { "imagegen.inputs", """["z","source"]""", "either z or source" },
        { "imagegen.inputs", """["z"]""", "is unknown to this version or" },
        { "imagegen.image", null, "imagegen.image is missing" },
        { "imagegen.image", "[]", "must be a JSON object" },
        { "imagegen.image", """{"channels":1,"height":28}""", "lacks 'width'" },
        { "imagegen.image", """{"channels":1,"height":28,"width":28,"depth":1}""", "has 'depth'" },
        { "imagegen.image", """{"channels":1,"channels":1,"height":28,"width":28}""", "is not JSON" },
        { "imagegen.image", """{"channels":2,"height":28,"width":28}""", "channels must be 1 (gray) or 3 (RGB)" },
        { "imagegen.image", """{"channels":4,"height":28,"width":28}""", "channels must be" },
        { "imagegen.image", """{"channels":1,"height":0,"width":28}""", "height must be" },
        { "imagegen.image", """{"channels":1,"height":28.5,"width":28}""", "height must be" },
        { "imagegen.image", """{"channels":1,"height":"28","width":28}""", "height must be" },
        { "imagegen.image", """{"channels":1,"height":28,"width":32}""", "imagegen.golden.image has the shape" },
        { "imagegen.latent", null, "imagegen.latent is missing" },
        { "imagegen.latent", """{"shape":[16]}""", "lacks 'distribution'" },
        { "imagegen.latent", """{"shape":[16],"distribution":"gamma"}""", "is 'gamma', expected one of normal" },
        { "imagegen.latent", """{"shape":[16],"distribution":3}""", "must be a string" },
        { "imagegen.latent", """{"shape":16,"distribution":"normal"}""", "must be a JSON array" },
        { "imagegen.latent", """{"shape":[],"distribution":"normal"}""", "must be [size] or" },
        { "imagegen.latent", """{"shape":[4,4],"distribution":"normal"}""", "must be [size] or" },
        { "imagegen.latent", """{"shape":[0],"distribution":"normal"}""", "must be a whole number" },
        { "imagegen.latent", """{"shape":[1048576,1048576,1048576],"distribution":"normal"}""", "has more than" },
        { "imagegen.latent", """{"shape":[17],"distribution":"normal"}""", "imagegen.golden.z has the shape [3,16], "
            + "expected [3,17]" },
        { "imagegen.latent", """{"shape":[16],"distribution":"anchors"}""", "imagegen.anchors is missing" },
        { "imagegen.classes", null, "imagegen.classes is missing" },
        { "imagegen.classes", "[]", "is empty, but the generator takes a label" },
        { "imagegen.classes", """["a","a"]""", "names 'a' twice" },
        { "imagegen.classes", """["a","\ud800"]""", "unpaired surrogate" },
        { "imagegen.classes", """["a","b"]""", "imagegen.golden.label has the shape [3,10], expected [3,2]" },
        { "imagegen.golden.z", null, "imagegen.golden.z is missing" },
        { "imagegen.golden.z", "f64[3,16]:AAAA", "is not a tensor" },
        { "imagegen.golden.z", "f32[3,16]", "is not a tensor" },
        { "imagegen.golden.z", "f32[3,16]:????", "not base64" },
        { "imagegen.golden.z", "f32[3,16]:AAAAAA==", "contains 4 bytes" },
        { "imagegen.golden.z", "f32[-3,16]:AAAAAA==", "extent '-3'" },
        { "imagegen.golden.z", "f32[]:", "extent ''" },
        { "imagegen.golden.z", "f32[2147483647,2147483647]:AAAA", "too large" },
        { "imagegen.golden.z", "f32[1]:AADAfw==", "not finite" },
        { "imagegen.golden.label", null, "imagegen.golden.label is missing" },
        { "imagegen.golden.image", null, "imagegen.golden.image is missing" },
        { "imagegen.training", null, "imagegen.training is missing" },
        { "imagegen.training", "null", "must be a JSON object" },
        { "imagegen.training", """{"command":"c","steps":-1,"images":1,"seed":1}""", "steps must be" },
        { "imagegen.training", """{"command":"c","steps":1,"images":1.5,"seed":1}""", "images must be" },
        { "imagegen.training", """{"command":"c","steps":1,"images":1,"seed":18446744073709551616}""", "seed must be" },
        { "imagegen.training", """{"command":"","steps":1,"images":1,"seed":1}""", "command is empty" },
        { "imagegen.quality", null, "imagegen.quality is missing" },
        { "imagegen.quality", """{"fid":"low"}""", "must be a finite number" },
        { "imagegen.quality", """{"fid":1e999}""", "must be a finite number" },
        { "imagegen.quality", """{"\ud800":1}""", "unpaired surrogate" },
        { "imagegen.quality", "{", "is not JSON" },
    };

    public static TheoryData<string, string> ImageToImage => new()
    {
        { """{"channels":3,"height":32,"width":32,"kind":"mask","palette":[]}""", "palette must list" },
        {
            """{"channels":3,"height":32,"width":32,"kind":"outline","palette":[{"name":"a","color":"#000000"}]}""",
            "palette must list"
        },
        { """{"channels":3,"height":32,"width":32,"kind":"sketch","palette":[]}""", "kind is 'sketch'" },
        {
            """{"channels":3,"height":32,"width":32,"kind":"mask","palette":[{"name":"a","color":"red"}]}""",
            "color 'red'"
        },
        {
            """{"channels":3,"height":32,"width":32,"kind":"mask","palette":[{"name":"","color":"#000000"}]}""",
            "name is empty"
        },
        { """{"channels":3,"height":32,"width":32,"kind":"mask","palette":[{"color":"#000000"}]}""", "lacks 'name'" },
        {
            """{"channels":1,"height":32,"width":32,"kind":"outline","palette":[]}""",
            "imagegen.golden.source has the shape"
        },
        { """{"channels":3,"height":32,"width":32,"kind":"outline"}""", "lacks 'palette'" },
    };

    public static TheoryData<string, Action<ModelProto>> Graphs => new()
    {
        { "ir_version is 9", model => model.IrVersion = 9 },
        { "opset_import is 18", model => model.OpsetImport[0].Version = 18 },
        { "opset_import "
            + "is", model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 }) },
        { "opset_import is", model => model.OpsetImport.Clear() },
        { "graph input 'z' has the shape "
            + "[batch,99]", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 99 },
        { "graph input 'z' has the shape "
            + "[1,16]", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1 },
        { "graph input 'z' has the shape "
            + "[n,16]", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam = "n" },
        { "graph input 'z' must be a float32 tensor", model => model.Graph.Input[0].Type.TensorType.ElemType = 10 },
        { "graph input 'z' must be a float32 tensor", model => model.Graph.Input[0].Type = null },
        { "graph input 'style' is not among", model => model.Graph.Input[0].Name = "style" },
        { "names 'label', which the graph does not have", model => model.Graph.Input.RemoveAt(1) },
        { "graph output must be only 'image'", model => model.Graph.Output[0].Name = "picture" },
        { "graph output must be only 'image'", model => model.Graph.Output.Clear() },
        { "graph output 'image' has the shape "
            + "[batch,3,28,28]", model => model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 3 },
        { "graph output 'image' is not defined by any "
            + "node", model => model.Graph.Node.RemoveAt(model.Graph.Node.Count - 1) },
        { "which is not defined before it", model => model.Graph.Node.RemoveAt(0) },
        { "which is not defined before it", model => model.Graph.Node[0].Input[0] = "nothing" },
        { "which is already defined", model => model.Graph.Node.Add(model.Graph.Node[0].Clone()) },
        { "is defined twice", model => model.Graph.Initializer.Add(model.Graph.Initializer[0].Clone()) },
        { "expected a standard operator", model => model.Graph.Node[0].Domain = "com.microsoft" },
        { "contradicts its shape", model => model.Graph.Initializer[0].ClearRawData() },
        { "contradicts its shape", model => model.Graph.Initializer[0].Dims[0] = 7 },
        { "contradicts its shape", model => model.Graph.Initializer[0].Dims[0] = -1 },
        { "contradicts its shape", model => model.Graph.Initializer[0].Dims.Add([long.MaxValue, long.MaxValue]) },
        { "contradicts its shape", model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[5]) },
        { "has the data type 3", model => model.Graph.Initializer[0].DataType = 3 },
        { "is duplicated", model => model.MetadataProps.Add(model.MetadataProps[3].Clone()) },
    };

    [Theory]
    [MemberData(nameof(Conditional))]
    public void A_wrong_entry_is_named(string key, string? value, string expected) =>
        Refused(With(SyntheticGenerator.Conditional().Model, key, value), expected);

    [Theory]
    [MemberData(nameof(ImageToImage))]
    public void A_wrong_source_is_named(string source, string expected) =>
        Refused(With(SyntheticGenerator.ImageToImage().Model, "imagegen.source", source), expected);

    [Theory]
    [InlineData("f32[20,15]:", "imagegen.anchors")]
    [InlineData("f32[1]:AAAAAA==", "expected [count,16]")]
    public void Wrong_anchors_are_named(string anchors, string expected) =>
        Refused(With(SyntheticGenerator.Anchored().Model, "imagegen.anchors", anchors), expected);

    [Fact]
    public void A_golden_picture_outside_0_and_1_is_refused()
    {
        string field = SyntheticGenerator.Conditional().Model.MetadataProps.Single(
            e => e.Key == "imagegen.golden.image").Value;
        // The last four base64 digits before the padding belong to the last value: make it huge but finite.
        string changed = string.Concat(field.AsSpan(0, field.Length - 4), "/38=");
        Refused(
            With(SyntheticGenerator.Conditional().Model, "imagegen.golden.image", changed),
            "imagegen.golden.image contains");
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_graph_that_disagrees_is_refused(string expected, Action<ModelProto> change)
    {
        ModelProto model = SyntheticGenerator.Conditional().Model.Clone();
        change(model);
        Refused(model, expected);
    }

    [Fact]
    public void Files_that_are_none_are_refused()
    {
        Assert.Contains("no such file", Message(_folder.File("missing.onnx")));
        Assert.Contains("no such file", Message(Path.Combine(_folder.Path, "no", "x.onnx")));
        Assert.Contains("this is a folder", Message(_folder.Path));
        Assert.Contains("is empty", Message(Write([])));
        Assert.Contains("not an ONNX file", Message(Write("<!DOCTYPE html><html></html>"u8)));
        Assert.Contains(
            "not an ONNX file", Message(Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D])));
        Assert.Contains(
            "not an ONNX file", Message(Write("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8)));
        Assert.Contains("not an ONNX file", Message(Write(new byte[4096])));
        ModelProto other = SyntheticGenerator.Conditional().Model.Clone();
        other.MetadataProps.Clear();
        Refused(other, "an ONNX model, but not a generator");
    }

    private static ModelProto With(ModelProto model, string key, string? value)
    {
        ModelProto changed = model.Clone();
        StringStringEntryProto? entry = changed.MetadataProps.FirstOrDefault(e => e.Key == key);
        if (entry is not null)
            changed.MetadataProps.Remove(entry);
        if (value is not null)
            changed.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return changed;
    }

    private string Write(ReadOnlySpan<byte> bytes)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Message(string path)
    {
        string message = Assert.Throws<InputException>(() => GeneratorFile.Read(path)).Message;
        Assert.StartsWith($"{path}: ", message);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private void Refused(ModelProto model, string expected) =>
        Assert.Contains(expected, Message(Write(model.ToByteArray())));
}
