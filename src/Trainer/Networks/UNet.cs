using ImageGen.Generators;
using ImageGen.Generators.Format;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The U-Net of pix2pix (arXiv 1611.07004, section 3.2.1): 4x4 convolutions of stride 2 down to one pixel and a decoder
/// back up, with skip connections between the levels. LeakyReLU 0.2 and batch norm in the encoder, ReLU and batch norm
/// in the decoder.
/// </summary>
/// <param name="width">Channels after the first layer.</param>
/// <param name="depth">Number of halvings down to one pixel.</param>
/// <param name="doubling">How the decoder doubles height and width.</param>
internal sealed class UNet(int width, int depth, Doubling doubling)
{
    /// <summary>Section 6.1.1: no layer has more than this many times the channels of the first.</summary>
    public const int MostMultiples = 8;

    // The first layers of the decoder have dropout of 0.5.
    private const int DroppingLayers = 3;

    /// <summary>Creates the network, initialized as a DCGAN's.</summary>
    /// <param name="source">Shape of the sources, as large as the pictures.</param>
    /// <param name="target">Shape of the pictures, in [-1, 1].</param>
    /// <param name="width">Channels after the first layer.</param>
    /// <param name="doubling">
    /// How the decoder doubles height and width: as in the paper by transposed convolutions, or by resizing; then the
    /// network also has a skip connection from the source to two layers of full resolution.
    /// </param>
    /// <exception cref="InputException">Pictures that cannot be halved to one pixel, or another shape of the
    /// sources.</exception>
    public static Layer Create(ImageShape source, ImageShape target, int width, Doubling doubling)
    {
        int depth = int.Log2(Math.Min(target.Height, target.Width));
        if (
            depth < 2 || target.Height != 1 << depth || target.Width != 1 << depth || source.Height != target.Height
                || source.Width != target.Width)
            throw new InputException(
                "pix2pix needs square pairs whose --size is a power of 2 of at least 4, not "
                + $"{source.Height}x{source.Width} and {target.Height}x{target.Width}");
        var network = new UNet(width, depth, doubling);
        return DcganInitialization.Initialize(
            doubling.Resizes ? network.WithSource(source, target) : network.WithoutSource(source, target));
    }

    private Layer WithoutSource(ImageShape source, ImageShape target) => Sequential(
    [
        ("down", ConvolutionLayer.Convolution(source.Channels, width, 4, stride: 2, padding: 1)),
        ("below", Level(1)),
        ("relu", ReLU(inplace: true)),
        .. doubling.Layers("", 2L * width, target.Channels),
        ("tanh", Tanh()),
    ]);

    private Layer WithSource(ImageShape source, ImageShape target) => Sequential(
        (
            "features",
            new SkipConnection(
                Sequential(
                [
                    ("down", ConvolutionLayer.Convolution(source.Channels, width, 4, stride: 2, padding: 1)),
                    ("below", Level(1)),
                    ("relu", ReLU(inplace: true)),
                    .. doubling.Layers("", 2L * width, width),
                    ("norm-up", BatchNorm2d(width)),
                    ("relu-up", ReLU(inplace: true)),
                ]))),
        ("detail", ConvolutionLayer.Convolution(source.Channels + width, width, 3, stride: 1, padding: 1)),
        ("norm", BatchNorm2d(width)),
        ("relu", ReLU(inplace: true)),
        ("picture", ConvolutionLayer.Convolution(width, target.Channels, 3, stride: 1, padding: 1)),
        ("tanh", Tanh()));

    private SkipConnection Level(int level)
    {
        var layers = new List<(string, Layer)>
        {
            // Not in place: the skip connection uses the same values.
            ("leaky", LeakyReLU(0.2)),
            ("down", ConvolutionLayer.Convolution(Channels(level - 1), Channels(level), 4, stride: 2, padding: 1)),
        };
        bool innermost = level == depth - 1;
        if (!innermost)
        {
            // No batch norm in the innermost encoder level: one pixel of one picture has no variance.
            layers.Add(("norm", BatchNorm2d(Channels(level))));
            layers.Add(("below", Level(level + 1)));
        }

        layers.Add(("relu", ReLU(inplace: true)));
        layers.AddRange(doubling.Layers("", Channels(level) * (innermost ? 1 : 2), Channels(level - 1)));
        layers.Add(("norm-up", BatchNorm2d(Channels(level - 1))));
        if (level >= depth - DroppingLayers)
            layers.Add(("drop", Dropout(0.5)));
        return new SkipConnection(Sequential(layers));
    }

    private int Channels(int level) => width * Math.Min(1 << level, MostMultiples);
}
