using ImageGen.Generators;
using ImageGen.Generators.Format;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ImageGen.Trainer.Networks;

/// <summary>The generator and the discriminator of DCGAN (arXiv 1511.06434), for pictures of any even size.</summary>
internal static class DcganNetworks
{
    private const int MostHalvings = 4;

    /// <summary>
    /// Linear, then batch norm, ReLU and a layer that doubles height and width, several times, then tanh. For 64 pixels
    /// the layers have 2, 4, 2 and 1 times <paramref name="width"/> channels; pictures that can be halved only n times,
    /// such as 28x28 (n = 2), use the last n of these.
    /// </summary>
    /// <param name="shape">Shape of the pictures it generates, in [-1, 1].</param>
    /// <param name="inputs">Dimensions of its input.</param>
    /// <param name="width">Channels of the last hidden layer.</param>
    /// <param name="doubling">How each layer doubles height and width; in the paper by transposed convolutions.</param>
    /// <exception cref="InputException">Height or width of the pictures is odd.</exception>
    public static Sequential Generator(ImageShape shape, int inputs, int width, Doubling doubling) =>
        DcganInitialization.Initialize(
        Sequential(
        [
            .. Layers(shape, inputs, width, doubling, channels => BatchNorm2d(channels))
                .Select(item => (item.Name, (Module<torch.Tensor, torch.Tensor>)item.Layer)),
        ]));

    /// <summary>The same with conditional batch norm and the label concatenated with the latent.</summary>
    /// <param name="shape">Shape of the pictures it generates, in [-1, 1].</param>
    /// <param name="inputs">Dimensions of its input.</param>
    /// <param name="width">Channels of the last hidden layer.</param>
    /// <param name="doubling">How each layer doubles height and width.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="InputException">Height or width of the pictures is odd.</exception>
    public static ConditionalSequential Generator(
        ImageShape shape, int inputs, int width, Doubling doubling, int classes) =>
        DcganInitialization.Initialize(new ConditionalSequential(
            ConditionalSequential.WithLabel(
                Layers(
                    shape,
                    inputs + classes,
                    width,
                    doubling,
                    channels => new ConditionalBatchNorm(channels, classes)))));

    private static List<(string Name, Module Layer)> Layers(
        ImageShape shape, int inputs, int width, Doubling doubling, Func<long, Module> norm)
    {
        int halvings = Math.Min(
            MostHalvings, Math.Min(int.TrailingZeroCount(shape.Height), int.TrailingZeroCount(shape.Width)));
        if (halvings == 0)
            throw new InputException(
                $"DCGAN's networks need pictures of even height and width, not {shape.Height}x{shape.Width}");

        int[] channels = [.. ((int[])[2 * width, 4 * width, 2 * width, width]).TakeLast(halvings)];
        (int height, int breadth) = (shape.Height >> halvings, shape.Width >> halvings);
        var layers = new List<(string, Module)>
        {
            ("linear", Linear(inputs, channels[0] * height * breadth)),
            ("shape", new Reshape(channels[0], height, breadth) { ForConvolutions = true }),
        };
        for (int i = 0; i < halvings; i++)
        {
            layers.Add(($"norm{i}", norm(channels[i])));
            layers.Add(($"relu{i}", ReLU(inplace: true)));
            layers.AddRange(
                doubling.Layers(
                    $"{i}", channels[i], i == halvings - 1 ? shape.Channels : channels[i + 1])
                    .Select(item => (item.Name, (Module)item.Layer)));
        }

        layers.Add(("tanh", Tanh()));
        return layers;
    }

    /// <summary>
    /// Convolutions of stride 2, four or until four pixels of the height are left or too few of the width for the
    /// kernel, with LeakyReLU 0.2 and, except after the first, a norm.
    /// </summary>
    /// <param name="shape">Height and width of its input.</param>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="width">Channels after the first layer; each later layer doubles them.</param>
    /// <param name="kernel">
    /// Kernel of the convolutions: 5 as in the paper, or 4, a multiple of the stride, with which every pixel of the
    /// input has as many products as its neighbour (doi 10.23915/distill.00003).
    /// </param>
    /// <param name="norm">The norm.</param>
    /// <returns>The network, and the number of its features.</returns>
    public static (Sequential Network, long Count) Features(
        ImageShape shape, long inputs, int width, int kernel, DiscriminatorNorm norm)
    {
        int padding = (kernel - 1) / 2;
        int Halved(int side) => ((side + (2 * padding) - kernel) / 2) + 1;
        var layers = new List<(string, Module<torch.Tensor, torch.Tensor>)>();
        (int height, int breadth) = (shape.Height, shape.Width);
        for (int i = 0; i < MostHalvings && height > 4 && breadth + (2 * padding) >= kernel; i++)
        {
            layers.Add(($"conv{i}", norm == DiscriminatorNorm.Spectral
                ? new SpectralConv2d(inputs, width << i, kernel, stride: 2, padding: padding)
                : ConvolutionLayer.Convolution(inputs, width << i, kernel, stride: 2, padding: padding)));
            (height, breadth) = (Halved(height), Halved(breadth));
            if (i > 0 && norm is DiscriminatorNorm.Batch or DiscriminatorNorm.Layer)
                layers.Add(
                    (
                        $"norm{i}",
                        norm == DiscriminatorNorm.Batch ? BatchNorm2d(width << i) : new LayerNorm2d(width << i)));
            layers.Add(($"leaky{i}", LeakyReLU(0.2, inplace: true)));
            inputs = width << i;
        }

        long features = inputs * height * breadth;
        layers.Add(("flatten", new Reshape(features)));
        return (DcganInitialization.Initialize(Sequential(layers)), features);
    }
}

/// <summary>Normalization of a discriminator.</summary>
internal enum DiscriminatorNorm
{
    /// <summary>No normalization.</summary>
    None,

    /// <summary>Batch norm after every convolution except the first, as in DCGAN.</summary>
    Batch,

    /// <summary>Spectral normalization of every weight (arXiv 1802.05957), without batch norm.</summary>
    Spectral,

    /// <summary>
    /// Layer norm after every convolution except the first, for gradient penalties, which are defined per picture.
    /// </summary>
    Layer,
}

/// <summary>Weight initialization of DCGAN (arXiv 1511.06434, section 4).</summary>
internal static class DcganInitialization
{
    private const double Deviation = 0.02;

    /// <summary>
    /// Draws every weight of convolutions and linear layers from N(0, 0.02), batch norm scales from N(1, 0.02), and
    /// sets biases to zero.
    /// </summary>
    public static TModule Initialize<TModule>(TModule network)
        where TModule : torch.nn.Module
    {
        foreach (Module module in network.modules())
        {
            switch (module)
            {
                case Linear linear:
                    torch.nn.init.normal_(linear.weight, 0, Deviation);
                    Zero(linear.bias);
                    break;
                case ConvolutionLayer convolution:
                    torch.nn.init.normal_(convolution.Weight, 0, Deviation);
                    Zero(convolution.Bias);
                    break;
                case BatchNorm { affine: true } norm:
                    torch.nn.init.normal_(norm.weight, 1, Deviation);
                    Zero(norm.bias);
                    break;
            }
        }

        return network;
    }

    private static void Zero(Parameter? bias)
    {
        if (bias is not null)
            torch.nn.init.zeros_(bias);
    }
}
