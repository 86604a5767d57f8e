using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A layer whose weight is divided by its largest singular value (spectral normalization, arXiv 1802.05957), so that
/// each layer is 1-Lipschitz. The singular vectors are updated by one power iteration per forward pass in training.
/// </summary>
internal abstract class SpectralNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-12;

    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Tensor left;
    private readonly Tensor right;

    /// <summary>Creates the layer from its initial weight; biases are initially 0.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="weight">The weight, [outputs, ...].</param>
    /// <param name="hasBias">Whether it adds a bias.</param>
    protected SpectralNorm(string name, Tensor weight, bool hasBias = true)
        : base(name)
    {
        // Read before creating the parameter, which takes ownership of the tensor.
        long outputs = weight.shape[0];
        long inputs = weight.numel() / outputs;
        this.weight = new Parameter(weight);
        bias = hasBias ? new Parameter(zeros(outputs)) : null;
        left = Normalized(randn(outputs)).DetachFromDisposeScope();
        right = Normalized(randn(inputs)).DetachFromDisposeScope();
        register_parameter("weight", this.weight);
        if (bias is not null)
            register_parameter("bias", bias);
        register_buffer("left", left);
        register_buffer("right", right);
        using (no_grad())
            Iterate(Matrix());
    }

    public override Tensor forward(Tensor input)
    {
        Tensor matrix = Matrix();
        if (training && weight.requires_grad)
        {
            using (no_grad())
                Iterate(matrix);
        }

        // Copies if gradients are computed, because the next pass updates the vectors in place before that.
        (Tensor u, Tensor v) = weight.requires_grad ? (left.clone(), right.clone()) : (left, right);
        Tensor largest = dot(u, matrix.mv(v));
        return Apply(input, (weight / largest).to(input.dtype), bias?.to(input.dtype));
    }

    /// <summary>Applies the layer.</summary>
    protected abstract Tensor Apply(Tensor input, Tensor normalized, Tensor? shift);

    private static Tensor Normalized(Tensor vector) => nn.functional.normalize(vector, 2, 0, Epsilon);

    // With a channels-last weight this is a view; the order of columns does not change the singular values.
    private Tensor Matrix() => (weight.dim() == 4 ? weight.permute(0, 2, 3, 1) : weight).flatten(1);

    private void Iterate(Tensor matrix)
    {
        right.copy_(Normalized(matrix.t().mv(left)));
        left.copy_(Normalized(matrix.mv(right)));
    }
}

/// <summary>A convolution under spectral normalization.</summary>
/// <param name="inputs">Channels of its input.</param>
/// <param name="outputs">Channels of its output.</param>
/// <param name="kernel">Side of its square kernel.</param>
/// <param name="stride">Stride in pixels.</param>
/// <param name="padding">Zero padding of the input.</param>
internal sealed class SpectralConv2d(long inputs, long outputs, int kernel, int stride, int padding)
    : SpectralNorm(
        nameof(SpectralConv2d), ChannelsLast.Of(nn.init.xavier_uniform_(empty(outputs, inputs, kernel, kernel))))
{
    private readonly ConvolutionGeometry _geometry = new(kernel, stride, padding, 0, IsTransposed: false);

    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor? shift) =>
        LibTorchConvolution.Of(ChannelsLast.Marked(input), ChannelsLast.Marked(normalized), shift, _geometry);
}

/// <summary>A linear layer under spectral normalization.</summary>
/// <param name="inputs">Values of its input.</param>
/// <param name="outputs">Values of its output.</param>
/// <param name="hasBias">Whether it adds a bias.</param>
internal sealed class SpectralLinear(long inputs, long outputs, bool hasBias = true)
    : SpectralNorm(nameof(SpectralLinear), nn.init.xavier_uniform_(empty(outputs, inputs)), hasBias)
{
    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor? shift) =>
        nn.functional.linear(input, normalized, shift);
}
