using Google.Protobuf;
using Google.Protobuf.Collections;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Format;

/// <summary>
/// The encoder in a generator file: version 2 of the format, and every way in which the entry can be wrong.
/// </summary>
public sealed class EncoderEntryTests : IDisposable
{
    private const string Key = "imagegen.encoder";
    private const string CodeKey = "imagegen.golden.code";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What the message names, and what is wrong with the encoder's graph.
    public static TheoryData<string, Action<ModelProto>> Graphs => new()
    {
        { "ir_version is 9", model => model.IrVersion = 9 },
        { "opset_import is 18", model => model.OpsetImport[0].Version = 18 },
        { "graph input 'picture' is not among", model => model.Graph.Input[0].Name = "picture" },
        { "'image', which the graph does not have", model => model.Graph.Input.Clear() },
        { "graph input 'image' has the shape "
            + "[batch,3,28,28]", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 3 },
        { "graph input 'image' has the shape "
            + "[1,1,28,28]", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1 },
        { "graph input 'image' must be a float32 tensor", model => model.Graph.Input[0].Type.TensorType.ElemType = 10 },
        { "graph output must be only 'z' and 'log_variance'", model => model.Graph.Output[0].Name = "code" },
        { "graph output must be only 'z'", model => model.Graph.Output[1].Name = "variance" },
        { "graph output must be only 'z' and "
            + "'log_variance'", model => model.Graph.Output.Insert(0, Taken(model.Graph.Output, 1)) },
        { "graph output must be only 'z'", model => model.Graph.Output.Clear() },
        { "graph output 'z' has the shape "
            + "[batch,3]", model => model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 3 },
        { "graph output 'log_variance' has the shape "
            + "[batch,3]", model => model.Graph.Output[1].Type.TensorType.Shape.Dim[1].DimValue = 3 },
        { "graph output 'log_variance' is not defined by any "
            + "node", model => model.Graph.Node.RemoveAt(model.Graph.Node.Count - 1) },
        { "which is not defined before it", model => model.Graph.Node.RemoveAt(0) },
        { "expected a standard operator", model => model.Graph.Node[0].Domain = "com.microsoft" },
        { "contradicts its shape", model => model.Graph.Initializer[0].ClearRawData() },
    };

    [Fact]
    public void A_file_is_written_in_the_lowest_version_that_can_say_it()
    {
        Assert.Equal("1", Entry(SyntheticGenerator.Anchored().Model, "imagegen.format")!.Value);
        Assert.Equal("2", Entry(SyntheticGenerator.AutoEncoder().Model, "imagegen.format")!.Value);
        Assert.Equal("2", Entry(SyntheticGenerator.Variational().Model, "imagegen.format")!.Value);
    }

    [Fact]
    public void The_entries_are_what_the_documentation_says()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        string[] keys = [.. file.Model.MetadataProps.Select(entry => entry.Key)];
        Assert.True(Array.IndexOf(keys, Key) < Array.IndexOf(keys, "imagegen.golden.image"));
        Assert.Equal("imagegen.golden.image", keys[Array.IndexOf(keys, CodeKey) - 1]);
        Assert.Equal("imagegen.quality", keys[^1]);
        Assert.StartsWith("f32[3,2]:", Entry(file.Model, CodeKey)!.Value, StringComparison.Ordinal);

        ModelProto encoder = ModelProto.Parser.ParseFrom(Convert.FromBase64String(Entry(file.Model, Key)!.Value));
        Assert.Equal(["image"], encoder.Graph.Input.Select(input => input.Name));
        Assert.Equal(["z", "log_variance"], encoder.Graph.Output.Select(output => output.Name));
        Assert.Equal((8, 17), (encoder.IrVersion, encoder.OpsetImport.Single().Version));
        Assert.True(file.Info.Encoder!.IsVariational);
        Assert.False(SyntheticGenerator.AutoEncoder().Info.Encoder!.IsVariational);
    }

    [Fact]
    public void Files_of_version_1_and_of_version_2_without_an_encoder_are_read()
    {
        ModelProto one = SyntheticGenerator.Anchored().Model;
        Assert.Null(Read(one).Info.Encoder);
        ModelProto two = With(one, "imagegen.format", "2");
        Assert.Null(Read(two).Info.Encoder);
    }

    [Fact]
    public void Without_its_encoder_a_file_is_of_version_1_again()
    {
        GeneratorFile file = SyntheticGenerator.AutoEncoder();
        GeneratorFile decoder = file.WithInfo(file.Info with { Encoder = null });
        Assert.Equal("1", Entry(decoder.Model, "imagegen.format")!.Value);
        Assert.Null(Entry(decoder.Model, Key));
        Assert.Null(Entry(decoder.Model, CodeKey));
    }

    [Fact]
    public void An_encoder_in_a_file_of_version_1_is_refused() =>
        Refused(
            With(SyntheticGenerator.Variational().Model, "imagegen.format", "1"),
            "imagegen.encoder is unknown to this version");

    [Fact]
    public void An_encoder_of_an_image_to_image_generator_is_refused()
    {
        ModelProto model = With(SyntheticGenerator.ImageToImage().Model, "imagegen.format", "2");
        Refused(
            With(model, Key, Entry(SyntheticGenerator.Variational().Model, Key)!.Value),
            "imagegen.encoder is unknown");
    }

    [Theory]
    [InlineData(Key, "no base64!", "imagegen.encoder is not base64")]
    [InlineData(Key, "", "imagegen.encoder is not an ONNX model (no graph)")]
    [InlineData(Key, "AAAAAAAA", "imagegen.encoder is not an ONNX model (")]
    [InlineData(Key, null, "imagegen.golden.code is unknown")]
    [InlineData(CodeKey, null, "imagegen.golden.code is missing")]
    [InlineData(CodeKey, "f32[2,2]:AAAAAAAAAAAAAAAAAAAAAA==", "imagegen.golden.code has the shape [2,2], expected "
        + "[3,2]")]
    [InlineData(CodeKey, "f32[3,2]:AAAA", "imagegen.golden.code contains 3 bytes")]
    public void A_wrong_entry_is_named(string key, string? value, string expected) =>
        Refused(With(SyntheticGenerator.Variational().Model, key, value), expected);

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_graph_that_breaks_the_format_is_refused(string expected, Action<ModelProto> change)
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        ModelProto encoder = file.Info.Encoder!.Model.Clone();
        change(encoder);
        string message = Refused(With(file.Model, Key, Convert.ToBase64String(encoder.ToByteArray())), expected);
        Assert.Contains("imagegen.encoder breaks the format", message, StringComparison.Ordinal);

        // The same when it is made in memory.
        GeneratorInfo wrong = file.Info with { Encoder = file.Info.Encoder with { Model = encoder } };
        Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => file.WithInfo(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_is_cut_short_or_damaged_is_read_or_gives_one_clear_line()
    {
        byte[] whole = SyntheticGenerator.Variational().Info.Encoder!.Model.ToByteArray();
        ModelProto model = SyntheticGenerator.Variational().Model;
        var random = new Random(4);
        for (int trial = 0; trial < 200; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? whole[..(whole.Length * trial / 200)] : [.. whole];
            if (trial % 2 == 1)
                damaged[trial % 4 == 1 ? random.Next(600) : whole.Length - 1 - random.Next(600)] ^= (byte)(
                    1 << random.Next(8));
            try
            {
                Read(With(model, Key, Convert.ToBase64String(damaged)));
                Assert.True(
                    trial % 2 == 1, $"The first {damaged.Length} of {whole.Length} bytes were taken for an encoder.");
            }
            catch (InputException e)
            {
                Assert.Contains(Key, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static StringStringEntryProto? Entry(ModelProto model, string key) =>
        model.MetadataProps.SingleOrDefault(entry => entry.Key == key);

    private static ValueInfoProto Taken(RepeatedField<ValueInfoProto> values, int index)
    {
        ValueInfoProto value = values[index];
        values.RemoveAt(index);
        return value;
    }

    private static ModelProto With(ModelProto model, string key, string? value)
    {
        ModelProto changed = model.Clone();
        if (value is null)
            changed.MetadataProps.Remove(Entry(changed, key)!);
        else if (Entry(changed, key) is { } entry)
            entry.Value = value;
        else
            changed.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return changed;
    }

    private GeneratorFile Read(ModelProto model)
    {
        string path = _folder.File("x.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return GeneratorFile.Read(path);
    }

    private string Refused(ModelProto model, string expected)
    {
        string message = Assert.Throws<InputException>(() => Read(model)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith($"{_folder.File("x.onnx")}: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
