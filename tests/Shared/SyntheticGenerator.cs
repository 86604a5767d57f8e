using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators;

/// <summary>
/// Small generators with random weights, for tests. Their golden values come from the plain graph with float32 weights,
/// as they do at export.
/// </summary>
public static class SyntheticGenerator
{
    private const int GoldenCount = 3;
    private const int LatentSize = 16;

    /// <summary>DCGAN, gray 28x28, normal latent of 16.</summary>
    public static GeneratorFile Unconditional(bool half = false, int seed = 1) =>
        Create(Dcgan(classes: 0, half, seed), Dcgan(classes: 0, half: false, seed), DcganInfo("dcgan", 0));

    /// <summary>Conditional DCGAN, gray 28x28, normal latent of 16, 10 classes.</summary>
    public static GeneratorFile Conditional(bool half = false, int seed = 1) =>
        Create(Dcgan(classes: 10, half, seed), Dcgan(classes: 10, half: false, seed), DcganInfo("cgan", 10));

    /// <summary>Fully connected, RGB 8x12, uniform latent of 16.</summary>
    public static GeneratorFile Uniform(int seed = 1) =>
        Create(Mlp(seed), Mlp(seed), MlpInfo(LatentDistribution.Uniform));

    /// <summary>Fully connected, RGB 8x12, latent of 16 between 20 anchors.</summary>
    public static GeneratorFile Anchored(int seed = 1) =>
        Create(Mlp(seed), Mlp(seed), MlpInfo(LatentDistribution.Anchors));

    /// <summary>Fully connected, RGB 8x12, latent of 16 between 20 anchors, with an encoder.</summary>
    public static GeneratorFile AutoEncoder(bool half = false, int seed = 1) => Create(
        Mlp(seed, half),
        Mlp(seed),
        MlpInfo(LatentDistribution.Anchors) with { System = "autoencoder" },
        Encoder(half, seed),
        Encoder(half: false, seed));

    /// <summary>Fully connected, gray 28x28, normal latent of 2, with a variational encoder.</summary>
    public static GeneratorFile Variational(int seed = 1) => Create(
        VariationalDecoder(seed),
        VariationalDecoder(seed),
        DcganInfo("vae", 0) with { Latent = new LatentInfo([2], LatentDistribution.Normal) },
        VariationalEncoder(seed),
        VariationalEncoder(seed));

    /// <summary>
    /// A small U-Net from a 3x32x32 source, a mask of three classes unless another kind is asked for, to RGB 32x32.
    /// </summary>
    public static GeneratorFile ImageToImage(bool half = false, int seed = 1, string kind = "mask") => Create(
        UNet(half, seed),
        UNet(half: false, seed),
        new GeneratorInfo
        {
            System = "pix2pix",
            DataSet = "facades",
            Image = new ImageShape(3, 32, 32),
            Source = new SourceInfo(
                new ImageShape(3, 32, 32),
                kind,
                kind == "mask"
                    ?
                    [
                        new PaletteEntry("wall", "#0000ff"),
                        new PaletteEntry("window", "#0055FF"),
                        new PaletteEntry("door", "#ff5500"),
                    ]
                    : []),
            Golden = NoGolden,
            Training = Training,
        });

    private static TrainingInfo Training { get; } = new("trainer train --seed 7", 1000, 64_000, 7);

    private static GoldenValues NoGolden { get; } = new(new Dictionary<string, TensorData>(), new TensorData([], []));

    private static GeneratorInfo DcganInfo(string system, int classes) => new()
    {
        System = system,
        DataSet = "fashion-mnist",
        Image = new ImageShape(1, 28, 28),
        Latent = new LatentInfo([LatentSize], LatentDistribution.Normal),
        ClassNames = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")],
        Golden = NoGolden,
        Training = Training,
        Quality = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["label-agreement"] = 0.1 },
    };

    private static GeneratorInfo MlpInfo(LatentDistribution distribution) => new()
    {
        System = "gan",
        DataSet = "noise",
        Image = new ImageShape(3, 8, 12),
        Latent = new LatentInfo([LatentSize], distribution),
        Anchors = distribution == LatentDistribution.Anchors ? RandomTensor.Of(99, 20, LatentSize) : null,
        Golden = NoGolden,
        Training = Training,
    };

    private static GraphProto Dcgan(int classes, bool half, int seed)
    {
        var net = new LayerWriter(new GraphWriter("generator"), half, seed);
        string x = net.Graph.Input("z", -1, LatentSize);
        if (classes > 0)
            x = net.Concat(x, net.Graph.Input("label", -1, classes));
        x = net.Reshape(x, 0, LatentSize + classes, 1, 1);
        x = net.Relu(
            net.BatchNorm(net.ConvTranspose(x, LatentSize + classes, 32, (7, 7), 1, [0, 0, 0, 0], bias: false), 32));
        x = net.LeakyRelu(net.ConvTranspose(x, 32, 16, (4, 4), 2, [1, 1, 1, 1]));
        x = net.ConvTranspose(x, 16, 1, (4, 4), 2, [1, 1, 1, 1]);
        net.Image(x, 1, 28, 28);
        return net.Graph.Graph;
    }

    private static GraphProto Mlp(int seed, bool half = false)
    {
        var net = new LayerWriter(new GraphWriter("generator"), half, seed);
        string x = net.LeakyRelu(net.Linear(net.Graph.Input("z", -1, LatentSize), LatentSize, 32));
        net.Image(net.Reshape(net.Linear(x, 32, 3 * 8 * 12), 0, 3, 8, 12), 3, 8, 12);
        return net.Graph.Graph;
    }

    private static GraphProto Encoder(bool half, int seed)
    {
        var net = new LayerWriter(new GraphWriter("encoder"), half, seed + 50);
        string x = net.Reshape(net.Graph.Input("image", -1, 3, 8, 12), 0, 3 * 8 * 12);
        net.Output(net.Linear(net.LeakyRelu(net.Linear(x, 3 * 8 * 12, 32)), 32, LatentSize), "z", LatentSize);
        return net.Graph.Graph;
    }

    private static GraphProto VariationalEncoder(int seed)
    {
        var net = new LayerWriter(new GraphWriter("encoder"), half: false, seed + 50);
        string x = net.Reshape(net.Graph.Input("image", -1, 1, 28, 28), 0, 28 * 28);
        x = net.Relu(net.Linear(x, 28 * 28, 24));
        net.Output(net.Linear(x, 24, 2), "z", 2);
        net.Output(net.Linear(x, 24, 2), "log_variance", 2);
        return net.Graph.Graph;
    }

    private static GraphProto VariationalDecoder(int seed)
    {
        var net = new LayerWriter(new GraphWriter("generator"), half: false, seed);
        string x = net.Relu(net.Linear(net.Graph.Input("z", -1, 2), 2, 24));
        net.Image(net.Reshape(net.Linear(x, 24, 28 * 28), 0, 1, 28, 28), 1, 28, 28);
        return net.Graph.Graph;
    }

    private static GraphProto UNet(bool half, int seed)
    {
        var net = new LayerWriter(new GraphWriter("generator"), half, seed);
        string source = net.Graph.Input("source", -1, 3, 32, 32);
        string first = net.LeakyRelu(net.Conv(source, 3, 16, 4, 2, 1));
        string second = net.LeakyRelu(net.Conv(first, 16, 32, 4, 2, 1));
        string up = net.Relu(net.ConvTranspose(second, 32, 16, (4, 4), 2, [1, 1, 1, 1]));
        net.Image(net.ConvTranspose(net.Concat(up, first), 32, 3, (4, 4), 2, [1, 1, 1, 1]), 3, 32, 32);
        return net.Graph.Graph;
    }

    private static GeneratorFile Create(
        GraphProto graph, GraphProto exact, GeneratorInfo info, GraphProto? encoder =
            null, GraphProto? exactEncoder = null)
    {
        var inputs = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        if (info.Latent is { } latent)
            inputs["z"] = RandomTensor.Of(5, [GoldenCount, .. latent.Shape]);
        if (info.IsConditional)
            inputs["label"] = RandomTensor.OneHot(GoldenCount, info.ClassNames.Count);
        if (info.Source is { } source)
            inputs["source"] = RandomTensor.Unit(
                6, GoldenCount, source.Shape.Channels, source.Shape.Height, source.Shape.Width);
        var golden = new GoldenValues(inputs, GraphRun.Run(GraphRun.Model(exact), inputs));
        var pictures = new Dictionary<string, TensorData> { ["image"] = golden.Image };
        return GeneratorFile.Create(graph, info with
        {
            Golden = golden,
            Encoder = encoder is null ? null : new EncoderInfo(
                GraphRun.Model(encoder), GraphRun.Run(GraphRun.Model(exactEncoder!), pictures)),
        });
    }
}
