using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A layer whose weight is divided by its largest singular value (spectral normalization, arXiv 1802.05957), so that a
/// discriminator of such layers is 1-Lipschitz but for its activations. The singular value is followed by one step of
/// power iteration per training pass.
/// </summary>
internal abstract class SpectralNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-12;

    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Tensor singular;

    /// <summary>Takes the layer's initial weight; biases begin at 0.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="weight">The weight, [outputs, ...].</param>
    /// <param name="hasBias">Whether it adds a bias.</param>
    protected SpectralNorm(string name, Tensor weight, bool hasBias = true)
        : base(name)
    {
        // A parameter takes its tensor over, which cannot be asked anything afterwards.
        var outputs = weight.shape[0];
        this.weight = new Parameter(weight);
        bias = hasBias ? new Parameter(zeros(outputs)) : null;
        singular = nn.functional.normalize(randn(outputs), 2, 0, Epsilon).DetachFromDisposeScope();
        register_parameter("weight", this.weight);
        if (bias is not null)
            register_parameter("bias", bias);
        register_buffer("singular", singular);
    }

    public override Tensor forward(Tensor input)
    {
        // In channels-last order, as a convolution's weight is kept, this is a view; the order of the columns changes no
        // singular value.
        var matrix = (weight.dim() == 4 ? weight.permute(0, 2, 3, 1) : weight).flatten(1);
        Tensor right;
        using (no_grad())
        {
            right = nn.functional.normalize(matrix.t().mv(singular), 2, 0, Epsilon);
            if (training)
                singular.copy_(nn.functional.normalize(matrix.mv(right), 2, 0, Epsilon));
        }

        // A copy: the next pass moves the vector before this one's gradients are taken.
        var largest = dot(singular.clone(), matrix.mv(right));
        return Apply(input, (weight / largest).to(input.dtype), bias?.to(input.dtype));
    }

    /// <summary>The layer itself.</summary>
    protected abstract Tensor Apply(Tensor input, Tensor normalized, Tensor? shift);
}

/// <summary>A convolution under spectral normalization.</summary>
/// <param name="inputs">Channels of its input.</param>
/// <param name="outputs">Channels of its output.</param>
/// <param name="kernel">Side of its square kernel.</param>
/// <param name="stride">Pixels from one output to the next.</param>
/// <param name="padding">Zeros around the input.</param>
internal sealed class SpectralConv2d(long inputs, long outputs, long kernel, long stride, long padding)
    : SpectralNorm(nameof(SpectralConv2d), ChannelsLast.Of(nn.init.xavier_uniform_(empty(outputs, inputs, kernel, kernel))))
{
    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor? shift) =>
        nn.functional.conv2d(input, normalized, shift, [stride, stride], [padding, padding]);
}

/// <summary>A linear layer under spectral normalization.</summary>
/// <param name="inputs">Values of its input.</param>
/// <param name="outputs">Values of its output.</param>
/// <param name="hasBias">Whether it adds a bias.</param>
internal sealed class SpectralLinear(long inputs, long outputs, bool hasBias = true)
    : SpectralNorm(nameof(SpectralLinear), nn.init.xavier_uniform_(empty(outputs, inputs)), hasBias)
{
    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor? shift) => nn.functional.linear(input, normalized, shift);
}
