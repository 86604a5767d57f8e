using ImageGen.Generators;
using ImageGen.Generators.Format;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The residual generators and discriminators of WGAN-GP (arXiv 1704.00028) and of SNGAN (arXiv 1802.05957): nearest
/// upsampling and 3x3 convolutions, which avoid checkerboard artefacts.
/// </summary>
internal static class ResNetNetworks
{
    private const int MostHalvings = 4;
    private const int BlocksWithoutPooling = 2;
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>
    /// Linear, then a block per doubling, then batch norm, ReLU, a 3x3 convolution and tanh. With up to three doublings
    /// (28, 32 pixels) all layers have <paramref name="width"/> channels; with four (64 pixels) they have 8, 8, 4, 2
    /// and 1 times the width.
    /// </summary>
    /// <param name="shape">Shape of the pictures it generates, in [-1, 1].</param>
    /// <param name="inputs">Dimensions of its input.</param>
    /// <param name="width">Channels of the last block.</param>
    /// <exception cref="InputException">Height or width of the pictures is odd.</exception>
    public static Sequential Generator(ImageShape shape, int inputs, int width) =>
        Sequential([.. GeneratorLayers(shape, inputs, width, Up).Select(item => (item.Name, (Layer)item.Layer))]);

    /// <summary>
    /// The same with conditional batch norm in every block and the label concatenated with the latent.
    /// </summary>
    /// <param name="shape">Shape of the pictures it generates, in [-1, 1].</param>
    /// <param name="inputs">Dimensions of its input.</param>
    /// <param name="width">Channels of the last block.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="InputException">Height or width of the pictures is odd.</exception>
    public static ConditionalSequential Generator(ImageShape shape, int inputs, int width, int classes) =>
        new(
            ConditionalSequential.WithLabel(
                GeneratorLayers(shape, inputs + classes, width, (from, to) => ConditionalUp(from, to, classes))));

    /// <summary>
    /// A block with average pooling per halving (two for 28 and 32 pixels, four for 64), two more without pooling if
    /// there are only two, ReLU, and the sum over all pixels.
    /// </summary>
    /// <param name="shape">Height and width of its input.</param>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="width">
    /// Channels of all blocks if blocks without pooling follow; otherwise those of the first block, doubled by every
    /// later one.
    /// </param>
    /// <param name="norm">Spectral normalization or none; batch and layer norm are not supported.</param>
    /// <returns>The network, and the number of its features.</returns>
    public static (Sequential Network, long Count) Features(
        ImageShape shape, long inputs, int width, DiscriminatorNorm norm)
    {
        int halvings = Halvings(shape);
        int pooled = halvings == MostHalvings ? MostHalvings : Math.Min(halvings, 2);
        var layers = new List<(string, Layer)>();
        for (int i = 0; i < pooled; i++)
        {
            int channels = halvings == MostHalvings ? width << i : width;
            layers.Add(($"down{i}", Down(inputs, channels, norm, isFirst: i == 0)));
            inputs = channels;
        }

        for (int i = 0; halvings < MostHalvings && i < BlocksWithoutPooling; i++)
            layers.Add(($"same{i}", Same(inputs, norm)));
        layers.Add(("relu", ReLU(inplace: true)));
        layers.Add(("sum", new SumOverPixels()));
        return (Sequential(layers), inputs);
    }

    private static List<(string Name, Module Layer)> GeneratorLayers(
        ImageShape shape, int inputs, int width, Func<long, long, Module> up)
    {
        int halvings = Halvings(shape);
        int[] channels = halvings == MostHalvings
            ? [8 * width, 8 * width, 4 * width, 2 * width, width]
            : [.. Enumerable.Repeat(width, halvings + 1)];
        (int height, int breadth) = (shape.Height >> halvings, shape.Width >> halvings);
        Linear linear = Linear(inputs, channels[0] * height * breadth);
        init.xavier_uniform_(linear.weight);
        init.zeros_(linear.bias);
        var layers = new List<(string, Module)>
        {
            ("linear", linear),
            ("shape", new Reshape(channels[0], height, breadth) { ForConvolutions = true }),
        };
        for (int i = 0; i < halvings; i++)
            layers.Add(($"up{i}", up(channels[i], channels[i + 1])));
        layers.Add(("norm", BatchNorm2d(width)));
        layers.Add(("relu", ReLU(inplace: true)));
        layers.Add(("image", Convolution(width, shape.Channels, 3, gain: 1)));
        layers.Add(("tanh", Tanh()));
        return layers;
    }

    private static int Halvings(ImageShape shape)
    {
        int halvings = Math.Min(int.TrailingZeroCount(shape.Height), int.TrailingZeroCount(shape.Width));
        return halvings > 0
            ? Math.Min(MostHalvings, Math.Min(halvings, Levels(Math.Min(shape.Height, shape.Width))))
            : throw new InputException(
                $"--body resnet: pictures need an even height and width, not {shape.Height}x{shape.Width}");
    }

    /// <summary>Number of doublings, starting from about 4 pixels.</summary>
    private static int Levels(int side) => Math.Max(1, int.Log2(side) - 2);

    private static Residual Up(long inputs, long outputs) => new(
        Sequential(
            ("norm1", BatchNorm2d(inputs)),
            ("relu1", ReLU(inplace: true)),
            ("up", Upsample(scale_factor: [2, 2], mode: torch.UpsampleMode.Nearest)),
            ("conv1", Convolution(inputs, outputs, 3)),
            ("norm2", BatchNorm2d(outputs)),
            ("relu2", ReLU(inplace: true)),
            ("conv2", Convolution(outputs, outputs, 3))),
        UpShortcut(inputs, outputs));

    private static ConditionalResidual ConditionalUp(long inputs, long outputs, int classes) => new(
        new ConditionalSequential(
        [
            ("norm1", new ConditionalBatchNorm(inputs, classes)),
            ("relu1", ReLU(inplace: true)),
            ("up", Upsample(scale_factor: [2, 2], mode: torch.UpsampleMode.Nearest)),
            ("conv1", Convolution(inputs, outputs, 3)),
            ("norm2", new ConditionalBatchNorm(outputs, classes)),
            ("relu2", ReLU(inplace: true)),
            ("conv2", Convolution(outputs, outputs, 3)),
        ]),
        UpShortcut(inputs, outputs));

    // A 1x1 convolution commutes with upsampling and is four times cheaper before it; likewise after the pooling below.
    private static Sequential UpShortcut(long inputs, long outputs) => Sequential(
        ("conv", Convolution(inputs, outputs, 1, gain: 1)),
        ("up", Upsample(scale_factor: [2, 2], mode: torch.UpsampleMode.Nearest)));

    /// <summary>A block that halves height and width. The first block has no ReLU on its input, a picture.</summary>
    private static Residual Down(long inputs, long outputs, DiscriminatorNorm norm, bool isFirst)
    {
        List<(string, Layer)> body = isFirst ? [] : [("relu1", ReLU())];
        body.Add(("conv1", Convolution(inputs, outputs, 3, norm)));
        body.Add(("relu2", ReLU(inplace: true)));
        body.Add(("conv2", Convolution(outputs, outputs, 3, norm)));
        body.Add(("pool", AvgPool2d(2)));
        return new Residual(
            Sequential(body),
            Sequential(("pool", AvgPool2d(2)), ("conv", Convolution(inputs, outputs, 1, norm, gain: 1))));
    }

    private static Residual Same(long channels, DiscriminatorNorm norm) => new(
        Sequential(
            ("relu1", ReLU()),
            ("conv1", Convolution(channels, channels, 3, norm)),
            ("relu2", ReLU(inplace: true)),
            ("conv2", Convolution(channels, channels, 3, norm))),
        Identity());

    private static Layer Convolution(
        long inputs, long outputs, int kernel, DiscriminatorNorm norm = DiscriminatorNorm.None, double gain = Sqrt2)
    {
        if (norm == DiscriminatorNorm.Spectral)
            return new SpectralConv2d(inputs, outputs, kernel, stride: 1, padding: kernel / 2);
        var layer = ConvolutionLayer.Convolution(inputs, outputs, kernel, padding: kernel / 2);
        init.xavier_uniform_(layer.Weight, gain);
        init.zeros_(layer.Bias);
        return layer;
    }

    /// <summary>Sums [batch, channels, height, width] to [batch, channels].</summary>
    private sealed class SumOverPixels() : Module<torch.Tensor, torch.Tensor>(nameof(SumOverPixels))
    {
        public override torch.Tensor forward(torch.Tensor input) => input.sum([2, 3]);
    }
}
