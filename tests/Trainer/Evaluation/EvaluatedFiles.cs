using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

/// <summary>Generator files whose figures can be worked out without the code under test.</summary>
internal static class EvaluatedFiles
{
    private const int Golden = 2;
    private static readonly ImageShape Shape = new(1, 28, 28);

    public static EvaluationSubject Subject(GeneratorFile file, DataSet set, int samples = 10_000) =>
        new(file, set, new DataStore(), samples, _ => { })
        {
            Classifiers = set is ShapesDataSet && file.Info.Encoder is null
                ? ShapesClassifier.Source
                : ClassifierSource.Cache,
        };

    /// <summary>An auto-encoder whose code is the picture, painted again with every value times a factor.</summary>
    public static GeneratorFile AutoEncoder(float factor)
    {
        var decoder = new GraphWriter("generator");
        string scaled = decoder.Node("Mul", [decoder.Input("z", -1, 784), decoder.Constant("factor", [factor], [])]);
        decoder.Node("Reshape", [scaled, decoder.Constant("shape", [0, 1, 28, 28])], "image");
        decoder.Output("image", -1, 1, 28, 28);

        var encoder = new GraphWriter("encoder");
        encoder.Node("Reshape", [encoder.Input("image", -1, 1, 28, 28), encoder.Constant("shape", [0, 784])], "z");
        encoder.Output("z", -1, 784);
        return Create(decoder, Info("ae", "shapes", Shape) with
        {
            Latent = new LatentInfo([784], LatentDistribution.Anchors),
            Anchors = RandomTensor.Unit(1, 3, 784),
        }, encoder);
    }

    /// <summary>
    /// A variational auto-encoder that gives every picture the code N(mean, exp(logVariance)) and paints sigmoid(z) all
    /// over.
    /// </summary>
    public static GeneratorFile Variational(float mean, float logVariance)
    {
        var decoder = new GraphWriter("generator");
        string gray = decoder.Node(
            "Sigmoid", [decoder.Node("Reshape", [decoder.Input("z", -1, 1), decoder.Constant("shape", [0, 1, 1, 1])])]);
        decoder.Node("Mul", [gray, decoder.Constant("ones", [.. Enumerable.Repeat(1f, 784)], [1, 1, 28, 28])], "image");
        decoder.Output("image", -1, 1, 28, 28);

        var encoder = new GraphWriter("encoder");
        string nothing = encoder.Node("Gemm", [
            encoder.Node("Reshape", [encoder.Input("image", -1, 1, 28, 28), encoder.Constant("shape", [0, 784])]),
            encoder.Constant("zeros", new float[784], [784, 1])]);
        encoder.Node("Add", [nothing, encoder.Constant("mean", [mean], [1])], "z");
        encoder.Node("Add", [nothing, encoder.Constant("variance", [logVariance], [1])], "log_variance");
        encoder.Output("z", -1, 1);
        encoder.Output("log_variance", -1, 1);
        return Create(
            decoder,
            Info("vae", "shapes", Shape) with { Latent = new LatentInfo([1], LatentDistribution.Normal) },
            encoder);
    }

    /// <summary>A translator that gives back its gray source in every channel.</summary>
    public static GeneratorFile Copier(SourceInfo source, int channels)
    {
        var graph = new GraphWriter("generator");
        string picture = graph.Input("source", -1, source.Shape.Channels, source.Shape.Height, source.Shape.Width);
        graph.Node("Concat", [.. Enumerable.Repeat(picture, channels)], "image", OnnxAttribute.Int("axis", 1));
        graph.Output("image", -1, channels, source.Shape.Height, source.Shape.Width);
        return Create(
            graph,
            Info("pix2pix", "shape-pairs", new ImageShape(channels, source.Shape.Height, source.Shape.Width)) with
            {
                Source = source,
            });
    }

    /// <summary>Paints noise of shapes' size, whatever is asked for.</summary>
    public static GeneratorFile Noise(IReadOnlyList<string> classNames)
    {
        var graph = new GraphWriter("generator");
        string input = graph.Input("z", -1, 16);
        if (classNames.Count > 0)
            input = graph.Node(
                "Concat", [input, graph.Input("label", -1, classNames.Count)], null, OnnxAttribute.Int("axis", 1));
        int size = 16 + classNames.Count;
        string values = graph.Node(
            "Sigmoid",
            [
                graph.Node(
                    "MatMul", [input, graph.Constant("weights", RandomTensor.Values(3, size * 784), [size, 784])]),
            ]);
        graph.Node("Reshape", [values, graph.Constant("shape", [0, 1, 28, 28])], "image");
        graph.Output("image", -1, 1, 28, 28);
        return Create(graph, Info("dcgan", "shapes", Shape) with
        {
            Latent = new LatentInfo([16], LatentDistribution.Normal),
            ClassNames = classNames,
        });
    }

    /// <summary>
    /// Paints real training pictures of shapes: of each class the first so many, and of those the one whose coordinate
    /// of z is the largest.
    /// </summary>
    public static GeneratorFile Memory(IReadOnlyList<string> classNames, int pictures)
    {
        using PictureSet set = new ShapesDataSet().Load(new DataStore(), DataSplit.Train);
        int classes = classNames.Count;

        // The set holds its classes in turn, so the pictures of one class are every sixth.
        long[] chosen = Enumerable.Range(0, classes)
            .SelectMany(label => Enumerable.Range(0, pictures).Select(i => (long)((i * classes) + label))).ToArray();
        using torch.Tensor values = set.Pictures.index_select(0, torch.tensor(chosen))
            .to(torch.ScalarType.Float32) / 255f;

        var graph = new GraphWriter("generator");
        string label = graph.Node(
            "ArgMax",
            [graph.Input("label", -1, classes)],
            null,
            OnnxAttribute.Int("axis", 1),
            OnnxAttribute.Int("keepdims", 0));
        string picture = graph.Node(
            "ArgMax",
            [graph.Input("z", -1, pictures)],
            null,
            OnnxAttribute.Int("axis", 1),
            OnnxAttribute.Int("keepdims", 0));
        string place = graph.Node("Add", [graph.Node("Mul", [label, graph.Constant("count", [pictures])]), picture]);
        graph.Node(
            "Gather",
            [graph.Constant("pictures", values.data<float>().ToArray(), [chosen.Length, 1, 28, 28]), place],
            "image");
        graph.Output("image", -1, 1, 28, 28);
        return Create(graph, Info("cgan", "shapes", Shape) with
        {
            Latent = new LatentInfo([pictures], LatentDistribution.Normal),
            ClassNames = classNames,
        });
    }

    private static GeneratorInfo Info(string system, string dataSet, ImageShape shape) => new()
    {
        System = system,
        DataSet = dataSet,
        Image = shape,
        Golden = new GoldenValues(new Dictionary<string, TensorData>(), new TensorData([], [])),
        Training = new TrainingInfo("trainer train", 1, 1, 1),
    };

    private static GeneratorFile Create(GraphWriter graph, GeneratorInfo info, GraphWriter? encoder = null)
    {
        var inputs = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        if (info.Latent is { } latent)
            inputs["z"] = RandomTensor.Unit(5, Golden, latent.Size);
        if (info.IsConditional)
            inputs["label"] = RandomTensor.OneHot(Golden, info.ClassNames.Count);
        if (info.Source is { Shape: var source })
            inputs["source"] = RandomTensor.Unit(6, Golden, source.Channels, source.Height, source.Width);
        TensorData image = GraphRun.Run(GraphRun.Model(graph.Graph), inputs);
        return GeneratorFile.Create(graph.Graph, info with
        {
            Golden = new GoldenValues(inputs, image),
            Encoder = encoder is null ? null : new EncoderInfo(
                GraphRun.Model(encoder.Graph),
                GraphRun.Run(GraphRun.Model(encoder.Graph), new Dictionary<string, TensorData> { ["image"] = image })),
        });
    }
}
