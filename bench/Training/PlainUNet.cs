using ImageGen.Generators.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageGen.Bench.Training;

/// <summary>pix2pix's U-Net (arXiv 1611.07004), written plainly.</summary>
internal sealed class PlainUNet : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> down = [];
    private readonly ModuleList<Module<Tensor, Tensor>> up = [];

    /// <summary>Creates the network with random weights.</summary>
    /// <param name="source">Shape of its input.</param>
    /// <param name="target">Shape of its output, as high and wide.</param>
    /// <param name="width">Channels after its first layer.</param>
    public PlainUNet(ImageShape source, ImageShape target, int width)
        : base(nameof(PlainUNet))
    {
        int depth = int.Log2(target.Height);
        int Channels(int level) => width * Math.Min(1 << level, 8);

        down.Add(Conv2d(source.Channels, width, 4, stride: 2, padding: 1));
        up.Add(Sequential(ReLU(), ConvTranspose2d(2 * width, target.Channels, 4, stride: 2, padding: 1), Tanh()));
        for (int level = 1; level < depth; level++)
        {
            bool innermost = level == depth - 1;
            Conv2d convolution = Conv2d(Channels(level - 1), Channels(level), 4, stride: 2, padding: 1);
            down.Add(innermost
                ? Sequential(LeakyReLU(0.2), convolution)
                : Sequential(LeakyReLU(0.2), convolution, BatchNorm2d(Channels(level))));
            var layers = new List<Module<Tensor, Tensor>>
            {
                ReLU(),
                ConvTranspose2d(Channels(level) * (innermost ? 1 : 2), Channels(level - 1), 4, stride: 2, padding: 1),
                BatchNorm2d(Channels(level - 1)),
            };
            if (level >= depth - 3)
                layers.Add(Dropout(0.5));
            up.Add(Sequential([.. layers]));
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = new List<Tensor>();
        foreach (Module<Tensor, Tensor> layer in down)
        {
            input = layer.call(input);
            features.Add(input);
        }

        Tensor output = up[^1].call(features[^1]);
        for (int level = up.Count - 2; level >= 0; level--)
            output = up[level].call(cat([features[level], output], 1));
        return output;
    }
}
