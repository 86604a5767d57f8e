using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The convolutional networks of a GAN, selected by --body: DCGAN's (arXiv 1511.06434) or residual ones (arXiv
/// 1704.00028, 1802.05957).
/// </summary>
/// <param name="settings">The recipe's settings.</param>
/// <param name="shape">Shape of the pictures.</param>
/// <param name="norm">The discriminator's normalization.</param>
internal sealed class GanBody(RecipeSettings settings, ImageShape shape, DiscriminatorNorm norm)
{
    private readonly bool _isResNet = settings.IsOn("body");
    private readonly int _width = settings.Integer("width");

    /// <summary>The option --body of the recipes with these networks.</summary>
    public static RecipeOption Option { get; } = RecipeOption.Choice(
        "body",
        "dcgan",
        "Networks: dcgan (arXiv 1511.06434), or resnet: residual blocks with nearest upsampling and 3x3 "
        + "convolutions (arXiv 1704.00028, 1802.05957), normalization in the discriminator only by --spectral-norm.",
        "dcgan",
        "resnet");

    /// <summary>The discriminator's normalization: --spectral-norm, or the default of the body.</summary>
    public static DiscriminatorNorm NormOf(RecipeSettings settings) =>
        settings.IsOn("spectral-norm") ? DiscriminatorNorm.Spectral
        : settings.IsOn("body") ? DiscriminatorNorm.None
        : DiscriminatorNorm.Batch;

    /// <summary>An unconditional generator.</summary>
    /// <param name="inputs">Dimensions of its input.</param>
    public Sequential Generator(int inputs) => _isResNet
        ? ResNetNetworks.Generator(shape, inputs, _width)
        : DcganNetworks.Generator(shape, inputs, _width, Doubling);

    /// <summary>A class-conditional generator with conditional batch norm.</summary>
    /// <param name="inputs">Dimensions of its latent.</param>
    /// <param name="classes">Number of classes.</param>
    public ConditionalSequential Generator(int inputs, int classes) => _isResNet
        ? ResNetNetworks.Generator(shape, inputs, _width, classes)
        : DcganNetworks.Generator(shape, inputs, _width, Doubling, classes);

    /// <summary>An unconditional discriminator.</summary>
    /// <param name="inputs">Channels of its input.</param>
    public Sequential Discriminator(long inputs)
    {
        (Sequential network, long features) = Features(inputs);
        network.append("linear", LinearLayer(features, 1));
        return network;
    }

    /// <summary>A projection discriminator.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classifies">Whether it has an auxiliary classifier.</param>
    public ProjectionDiscriminator ProjectionDiscriminator(int classes, bool classifies)
    {
        (Sequential network, long features) = Features(shape.Channels);

        // Spectral norm would bound the classifier's confidence, and only the adversarial logit must be Lipschitz.
        return new ProjectionDiscriminator(
            network,
            LinearLayer(features, 1),
            LinearLayer(classes, features, hasBias: false),
            classifies ? UnboundedLinear(features, classes, hasBias: true) : null);
    }

    private Doubling Doubling => settings.IsOn("upsampling")
        ? Doubling.Resize
        : Doubling.Transposed(settings.Integer("kernel"));

    private (Sequential Network, long Count) Features(long inputs)
    {
        int width = settings.Integer("discriminator-width");
        return _isResNet
            ? ResNetNetworks.Features(shape, inputs, width, norm)
            : DcganNetworks.Features(shape, inputs, width, settings.Integer("discriminator-kernel"), norm);
    }

    private Layer LinearLayer(long inputs, long outputs, bool hasBias = true) => norm == DiscriminatorNorm.Spectral
        ? new SpectralLinear(inputs, outputs, hasBias)
        : UnboundedLinear(inputs, outputs, hasBias);

    private Linear UnboundedLinear(long inputs, long outputs, bool hasBias)
    {
        Linear linear = Linear(inputs, outputs, hasBias);
        if (!_isResNet)
            return DcganInitialization.Initialize(linear);
        init.xavier_uniform_(linear.weight);
        if (linear.bias is { } bias)
            init.zeros_(bias);
        return linear;
    }
}
