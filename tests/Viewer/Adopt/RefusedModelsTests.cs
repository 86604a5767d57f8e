using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Viewer.Adopt;
using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>Every way in which an ONNX model cannot become a generator, and what the one line then says.</summary>
public sealed class RefusedModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("external", "x.onnx: the data of w is in another file (w.bin); keep both in one folder and use viewer "
        + "adopt --with-data")]
    [InlineData("external attribute", "x.onnx: the data of c is in another file (c.bin)")]
    [InlineData("custom", "is a custom operator of com.microsoft")]
    [InlineData("unknown", "ONNX Runtime cannot run the graph (the operator Blur is unknown to it)")]
    [InlineData("function", "defines an operator of its own (Mine)")]
    [InlineData("two pictures", "has 2 outputs that are pictures (image, flat); choose one with --output")]
    [InlineData("other output", "has no output nothing; its outputs are image")]
    [InlineData("sequence", "x.onnx: many is a sequence")]
    [InlineData("optional", "x.onnx: maybe is an optional value")]
    [InlineData("sequence operator", "works with sequences or optional values (SequenceConstruct odd)")]
    [InlineData("if", "has control flow (If odd)")]
    [InlineData("loop", "has control flow (Loop odd)")]
    [InlineData("scan", "has control flow (Scan odd)")]
    [InlineData("random", "draws new random numbers at every run (RandomNormalLike odd)")]
    [InlineData("no picture", "no output is a batch of pictures (image [1,191])")]
    [InlineData("training", "is a training-mode graph (BatchNormalization odd)")]
    [InlineData("dropout", "is a training-mode graph (Dropout odd)")]
    [InlineData("training info", "holds a training graph")]
    [InlineData("old opset", "has opset 6, ONNX Runtime runs 7 and later")]
    [InlineData("new opset", "opset 999 is unknown to it, the newest it runs is")]
    [InlineData("new layout", "ir_version 99 is unknown to it, the newest it reads is")]
    [InlineData("no opset", "names no version of the standard operators")]
    [InlineData("no shape", "the input z has no shape in the file")]
    [InlineData("open latent", "dimension 1 of the input z is open")]
    [InlineData("turned", "dimension 1 of the input z is open, only the first (the batch) may be")]
    [InlineData("turned one", "the first dimension of z is 100, which is no batch")]
    [InlineData("text", "the input z has values of type string")]
    [InlineData("no latent", "has no input that is a latent or a picture to translate")]
    [InlineData("classes", "how many classes its label label has does not show in the graph")]
    [InlineData("batch", "its pictures depend on the others of their batch")]
    [InlineData("fixed batch", "was exported for batches of exactly 2, and its graph cannot be made to take others")]
    [InlineData("range", "the range of its pictures does not show")]
    [InlineData("nan", "have values that are NaN or infinite")]
    [InlineData("damaged constant", "the constant w is damaged")]
    [InlineData("generator", "is a generator file already; play it with viewer --model")]
    [InlineData("empty", "the file is empty")]
    [InlineData("bytes", "not an ONNX file, or truncated")]
    public void A_model_that_cannot_be_adopted_is_refused_in_one_line(string kind, string part)
    {
        string path = _folder.File("x.onnx");
        File.WriteAllBytes(path, Bytes(kind));
        var options = new AdoptionOptions { Output = kind == "other output" ? "nothing" : null };
        InputException refused = Assert.Throws<InputException>(
            () => Adoption.Run(new AdoptionRequest { Path = path, Name = "x.onnx", Options = options }));
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("x.onnx: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.False(refused.Message.EndsWith('.'));
    }

    [Fact]
    public void A_file_that_is_not_there_or_too_large_is_refused()
    {
        Assert.Contains("no such file", Refused(_folder.File("none.onnx")), StringComparison.Ordinal);
        Assert.Contains("this is a folder", Refused(_folder.Path), StringComparison.Ordinal);
        // A sparse file: it takes no room.
        using (FileStream large = File.Create(_folder.File("large.onnx")))
            large.SetLength(3L << 30);
        Assert.Contains("is larger than 2 GiB", Refused(_folder.File("large.onnx")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_says_overrules()
    {
        string path = _folder.File("x.onnx");
        File.WriteAllBytes(path, Bytes("two pictures"));
        (GeneratorFile file, AdoptionReport report) = Adoption.Run(new AdoptionRequest
        {
            Path = path,
            Name = "x.onnx",
            Options = new AdoptionOptions
            {
                Output = "image",
                Range = ValueRange.Read("0..1"),
                Latent = LatentDistribution.Uniform,
            },
        });
        Assert.Equal("0..1", report.Range);
        Assert.Equal(LatentDistribution.Uniform, file.Info.Latent!.Distribution);
        Assert.Equal("viewer adopt x.onnx --range 0..1 --latent uniform --output image", file.Info.Training.Command);
        Assert.All(file.Info.Golden.Inputs["z"].Values, value => Assert.InRange(value, -1, 1));
    }

    private static string Refused(string path) => Assert.Throws<InputException>(
        () => Adoption.Run(new AdoptionRequest { Path = path, Name = "x.onnx" })).Message;

    private static byte[] Bytes(string kind) => kind switch
    {
        "empty" => [],
        "bytes" => [7, 7, 7],
        "generator" => Generators.SyntheticGenerator.Uniform().Model.ToByteArray(),
        _ => Model(kind).ToByteArray(),
    };

    private static ModelProto Model(string kind) => kind switch
    {
        "custom" => ForeignGraph.With(model => model.Graph.Node[0].Domain = "com.microsoft"),
        "unknown" => ForeignGraph.WithNode("Blur"),
        "function" => ForeignGraph.With(model => model.Functions.Add(new FunctionProto { Name = "Mine" })),
        "sequence operator" => ForeignGraph.WithNode("SequenceConstruct"),
        "if" or "loop" or "scan" => ForeignGraph.WithNode(
            char.ToUpperInvariant(kind[0]) + kind[1..],
            new AttributeProto
            {
                Name = "body",
                Type = AttributeProto.Types.AttributeType.Graph,
                G = new GraphProto { Name = "inner" },
            }),
        "random" => ForeignGraph.WithNode("RandomNormalLike"),
        "training info" => ForeignGraph.With(model => model.TrainingInfo.Add(new TrainingInfoProto())),
        "old opset" => ForeignGraph.Plain(opset: 6),
        "new opset" => ForeignGraph.Plain(opset: 999),
        "new layout" => ForeignGraph.Plain(irVersion: 99),
        "no opset" => ForeignGraph.With(model => model.OpsetImport.Clear()),
        "nan" => ForeignGraph.WithNode("Log"),
        _ => ForeignGraph.With(model => Change(model, kind)),
    };

    private static void Change(ModelProto model, string kind)
    {
        GraphProto graph = model.Graph;
        TensorProto weights = graph.Initializer[0];
        switch (kind)
        {
            case "external":
                MakeExternal(weights, "w.bin");
                break;
            case "external attribute":
                var constant = new TensorProto { Name = "c", DataType = (int)DataType.Float };
                MakeExternal(constant, "c.bin");
                graph.Node.Insert(0, ForeignGraph.Node("Constant", [], "c", new AttributeProto
                {
                    Name = "value",
                    Type = AttributeProto.Types.AttributeType.Tensor,
                    T = constant,
                }));
                break;
            case "two pictures":
                graph.Output.Add(ForeignGraph.Value("flat", DataType.Float, "N", 3, 8, 8));
                break;
            case "sequence":
                graph.Output.Add(new ValueInfoProto { Name = "many", Type = new() { SequenceType = new() } });
                break;
            case "optional":
                graph.Input.Add(new ValueInfoProto { Name = "maybe", Type = new() { OptionalType = new() } });
                break;
            case "no picture":
                graph.Node.Remove(graph.Node.First(node => node.OpType == "Reshape"));
                graph.Node[^1].Input[0] = graph.Node[0].Output[0];
                graph.Output[0] = ForeignGraph.Value("image", DataType.Float, "N", 192);
                graph.Output[0].Type.TensorType.Shape = null;
                weights.Dims[1] = 191;
                weights.RawData = ByteString.CopyFrom(weights.RawData.Span[..(8 * 191 * 4)]);
                break;
            case "training":
                foreach (string name in (string[])["scale", "bias", "mean", "variance"])
                    graph.Initializer.Add(ForeignGraph.Tensor(name, DataType.Float, new byte[12], 3));
                NodeProto norm = ForeignGraph.Node(
                    "BatchNormalization", ["flat", "scale", "bias", "mean", "variance"], "odd",
                    OnnxAttribute.Int("training_mode", 1));
                graph.Node.Insert(2, norm);
                graph.Node[3].Input[0] = "odd";
                break;
            case "dropout":
                graph.Initializer.Add(ForeignGraph.Tensor("trains", DataType.Bool, [1]));
                graph.Node.Insert(2, ForeignGraph.Node("Dropout", ["flat", "", "trains"], "odd"));
                graph.Node[3].Input[0] = "odd";
                break;
            case "no shape":
                graph.Input[0].Type.TensorType.Shape = null;
                break;
            case "open latent":
                graph.Input[0] = ForeignGraph.Value("z", DataType.Float, "N", "latent");
                break;
            case "turned":
                graph.Input[0] = ForeignGraph.Value("z", DataType.Float, 100, "N");
                break;
            case "turned one":
                graph.Input[0] = ForeignGraph.Value("z", DataType.Float, 100, 1);
                break;
            case "text":
                graph.Input[0] = ForeignGraph.Value("z", DataType.String, "N", 8);
                break;
            case "no latent":
                graph.Input[0] = ForeignGraph.Value("z", DataType.Int64, "N", 1);
                break;
            case "classes":
                graph.Input.Add(ForeignGraph.Value("label", DataType.Int64, "N"));
                break;
            case "batch":
                graph.Node.Insert(2, ForeignGraph.Node(
                    "ReduceMean", ["flat"], "mean", OnnxAttribute.Ints("axes", 0), OnnxAttribute.Int("keepdims", 1)));
                graph.Node.Insert(3, ForeignGraph.Node("Add", ["flat", "mean"], "odd"));
                graph.Node[4].Input[0] = "odd";
                break;
            case "fixed batch":
                graph.Input[0] = ForeignGraph.Value("z", DataType.Float, 2, 8);
                graph.Initializer.Add(ForeignGraph.Tensor("both", DataType.Float, new byte[2 * 192 * 4], 2, 3, 8, 8));
                graph.Node.Insert(2, ForeignGraph.Node("Add", ["flat", "both"], "odd"));
                graph.Node[3].Input[0] = "odd";
                break;
            case "range":
                graph.Initializer.Add(
                    ForeignGraph.Tensor("far", DataType.Float, BitConverter.GetBytes(40f)));
                graph.Node[^1] = ForeignGraph.Node("Mul", ["flat", "far"], "image");
                break;
            case "damaged constant":
                weights.Dims[0] = 9;
                break;
            default:
                break;
        }
    }

    private static void MakeExternal(TensorProto tensor, string location)
    {
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
    }
}
