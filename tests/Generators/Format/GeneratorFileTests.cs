using System.Security.Cryptography;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Format;

public sealed class GeneratorFileTests
{
    public static TheoryData<string> Kinds =>
        ["unconditional", "conditional", "uniform", "anchored", "auto-encoder", "variational", "image-to-image"];

    private static GeneratorFile File(string kind) => kind switch
    {
        "unconditional" => SyntheticGenerator.Unconditional(),
        "conditional" => SyntheticGenerator.Conditional(half: true),
        "uniform" => SyntheticGenerator.Uniform(),
        "anchored" => SyntheticGenerator.Anchored(),
        "auto-encoder" => SyntheticGenerator.AutoEncoder(half: true),
        "variational" => SyntheticGenerator.Variational(),
        _ => SyntheticGenerator.ImageToImage(),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read(string kind)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("my model.onnx");
        GeneratorFile written = File(kind);
        written.Write(path);
        var read = GeneratorFile.Read(path);

        Assert.Equal(path, read.Path);
        Assert.Equal("my model", read.Name);
        Assert.Equal(written.Model, read.Model);
        AssertSame(written.Info, read.Info);
        Assert.Equal(written.Sha256, read.Sha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(path))), read.Sha256);
        Assert.Equal(["my model.onnx"], folder.Names());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_generator_gives_the_same_bytes(string kind)
    {
        GeneratorFile first = File(kind);
        GeneratorFile second = File(kind);
        Assert.Equal(first.Model.ToByteArray(), second.Model.ToByteArray());
        Assert.Equal(first.Sha256, second.WithInfo(second.Info).Sha256);
    }

    [Fact]
    public void The_order_of_dictionaries_does_not_change_the_bytes()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        GeneratorInfo info = file.Info;
        var a = new Dictionary<string, double> { ["spread"] = 0.9, ["label-agreement"] = 1.0 / 3 };
        var b = new Dictionary<string, double> { ["label-agreement"] = 1.0 / 3, ["spread"] = 0.9 };
        var reversed = info.Golden.Inputs.Reverse().ToDictionary(pair => pair.Key, pair => pair.Value);
        GeneratorFile first = file.WithInfo(info with { Quality = a });
        GeneratorFile second = file.WithInfo(
            info with { Quality = b, Golden = info.Golden with { Inputs = reversed } });
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal(1.0 / 3, second.Info.Quality["label-agreement"]);
    }

    [Fact]
    public void The_model_is_plain_ONNX()
    {
        ModelProto model = SyntheticGenerator.Conditional().Model;
        Assert.Equal(8, model.IrVersion);
        Assert.Equal("ImageGen", model.ProducerName);
        Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
        Assert.Equal(["z", "label"], model.Graph.Input.Select(input => input.Name));
        Assert.Equal("batch", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.All(model.Graph.Node, node => Assert.Equal("", node.Domain));
    }

    [Fact]
    public void The_metadata_is_what_the_documentation_says()
    {
        var entries = SyntheticGenerator.Conditional().Model.MetadataProps.ToDictionary(
            entry => entry.Key, entry => entry.Value);
        Assert.Equal("1", entries["imagegen.format"]);
        Assert.Equal("cgan", entries["imagegen.system"]);
        Assert.Equal("fashion-mnist", entries["imagegen.dataset"]);
        Assert.Equal("""["z","label"]""", entries["imagegen.inputs"]);
        Assert.Equal("""{"channels":1,"height":28,"width":28}""", entries["imagegen.image"]);
        Assert.Equal("""{"shape":[16],"distribution":"normal"}""", entries["imagegen.latent"]);
        Assert.StartsWith("""["class 0","class 1",""", entries["imagegen.classes"]);
        Assert.StartsWith("f32[3,16]:", entries["imagegen.golden.z"]);
        Assert.StartsWith("f32[3,10]:", entries["imagegen.golden.label"]);
        Assert.StartsWith("f32[3,1,28,28]:", entries["imagegen.golden.image"]);
        Assert.Equal(
            """{"command":"trainer train --seed 7","steps":1000,"images":64000,"seed":7}""",
            entries["imagegen.training"]);
        Assert.Equal("""{"label-agreement":0.1}""", entries["imagegen.quality"]);
        Assert.Equal(12, entries.Count);

        StringStringEntryProto source = SyntheticGenerator.ImageToImage().Model.MetadataProps.Single(
            entry => entry.Key == "imagegen.source");
        Assert.StartsWith(
            """{"channels":3,"height":32,"width":32,"kind":"mask","palette":[{"name":"wall","color":"#0000ff"},""",
            source.Value);
    }

    [Fact]
    public void Names_of_classes_keep_their_characters()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        string[] names =
            ["T-shirt/top", "Übergröße", "\"quoted\"", "a,b", "雨", "\U0001F45F", "<b>", "7", "8", "9"];
        GeneratorFile changed = file.WithInfo(file.Info with { ClassNames = names });
        Assert.Equal(names, changed.Info.ClassNames);
        using var folder = new TemporaryFolder();
        changed.Write(folder.File("x.onnx"));
        Assert.Equal(names, GeneratorFile.Read(folder.File("x.onnx")).Info.ClassNames);
    }

    [Fact]
    public void The_largest_seed_survives()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        var training = new TrainingInfo("t", long.MaxValue, long.MaxValue, ulong.MaxValue);
        Assert.Equal(training, file.WithInfo(file.Info with { Training = training }).Info.Training);
    }

    [Fact]
    public void Metadata_of_others_is_kept()
    {
        ModelProto model = SyntheticGenerator.Uniform().Model.Clone();
        model.MetadataProps.Insert(0, new StringStringEntryProto { Key = "author", Value = "somebody" });
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllBytes(folder.File("x.onnx"), model.ToByteArray());
        var read = GeneratorFile.Read(folder.File("x.onnx"));
        Assert.Contains(
            read.WithInfo(read.Info).Model.MetadataProps, entry => entry is { Key: "author", Value: "somebody" });
    }

    [Fact]
    public void Create_copies_the_graph()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        GraphProto graph = file.Model.Graph.Clone();
        var copy = GeneratorFile.Create(graph, file.Info);
        graph.Node.Clear();
        Assert.Equal(file.Sha256, copy.Sha256);
        Assert.Null(copy.Path);
        Assert.Equal("gan-noise", copy.Name);
    }

    [Fact]
    public void Create_refuses_what_it_could_not_read()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        GeneratorInfo info = file.Info;
        void Refused(GeneratorInfo wrong) => Assert.Throws<ArgumentException>(() => file.WithInfo(wrong));
        Refused(info with { System = "" });
        Refused(info with { Image = new ImageShape(3, 28, 28) });
        Refused(info with { ClassNames = ["only one"] });
        Refused(info with { Latent = new LatentInfo([17], LatentDistribution.Normal) });
        Refused(info with { Latent = new LatentInfo([16], LatentDistribution.Anchors) });
        Refused(info with { Anchors = RandomTensor.Of(1, 4, 16) });
        Refused(info with { Quality = new Dictionary<string, double> { ["fid"] = double.NaN } });
        Refused(info with { Golden = info.Golden with { Image = new TensorData([3, 1, 28, 28], [1, 2]) } });
        Refused(info with { Golden = info.Golden with { Image = RandomTensor.Unit(1, 2, 1, 28, 28) } });
    }

    [Fact]
    public void An_existing_file_is_replaced_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("x.onnx");
        System.IO.File.WriteAllBytes(path, new byte[1_000_000]);
        SyntheticGenerator.Uniform().Write(path);
        Assert.Equal("gan", GeneratorFile.Read(path).Info.System);
        Assert.Equal(["x.onnx"], folder.Names());
    }

    private static void AssertSame(GeneratorInfo expected, GeneratorInfo actual)
    {
        Assert.Equal(expected.System, actual.System);
        Assert.Equal(expected.DataSet, actual.DataSet);
        Assert.Equal(expected.Image, actual.Image);
        Assert.Equal(expected.Latent?.Shape, actual.Latent?.Shape);
        Assert.Equal(expected.Latent?.Distribution, actual.Latent?.Distribution);
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.Equal(expected.Source?.Shape, actual.Source?.Shape);
        Assert.Equal(expected.Source?.Kind, actual.Source?.Kind);
        Assert.Equal(expected.Source?.Palette, actual.Source?.Palette);
        AssertSame(expected.Anchors, actual.Anchors);
        Assert.Equal(expected.Encoder?.Model, actual.Encoder?.Model);
        Assert.Equal(expected.Encoder?.IsVariational, actual.Encoder?.IsVariational);
        AssertSame(expected.Encoder?.GoldenCode, actual.Encoder?.GoldenCode);
        AssertSame(expected.Golden.Image, actual.Golden.Image);
        Assert.Equal(expected.Golden.Inputs.Keys.Order(), actual.Golden.Inputs.Keys.Order());
        foreach ((string name, TensorData tensor) in expected.Golden.Inputs)
            AssertSame(tensor, actual.Golden.Inputs[name]);
        Assert.Equal(expected.Training, actual.Training);
        Assert.Equal(expected.Quality, actual.Quality);
    }

    private static void AssertSame(TensorData? expected, TensorData? actual)
    {
        Assert.Equal(expected?.Shape, actual?.Shape);
        Assert.Equal(expected?.Values, actual?.Values);
    }
}
