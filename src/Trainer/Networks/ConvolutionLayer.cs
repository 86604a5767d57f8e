using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A channels-last convolution or transposed convolution with a square kernel. On the CPU its output and gradients are
/// computed by configurable methods; the fastest depend on the processor and the layer.
/// </summary>
internal sealed class ConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>
    /// Creates the layer with LibTorch's default initialization (arXiv 1502.01852 with slope sqrt(5)).
    /// </summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    public ConvolutionLayer(long inputs, long outputs, ConvolutionGeometry geometry)
        : base(nameof(ConvolutionLayer))
    {
        Geometry = geometry;
        Outputs = outputs;
        int kernel = geometry.Kernel;
        Tensor initial = geometry.IsTransposed ? empty(inputs, outputs, kernel, kernel) : empty(
            outputs, inputs, kernel, kernel);
        nn.init.kaiming_uniform_(initial, Math.Sqrt(5));

        // LibTorch derives the fan-in from the weight's second extent, also for transposed convolutions.
        double bound = 1 / Math.Sqrt(initial.shape[1] * kernel * kernel);
        weight = new Parameter(ChannelsLast.Of(initial));
        bias = new Parameter(nn.init.uniform_(empty(outputs), -bound, bound));
        RegisterComponents();
    }

    /// <summary>Kernel, stride and padding.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Channels of its output.</summary>
    public long Outputs { get; }

    /// <summary>[outputs, inputs, kernel, kernel]; transposed, [inputs, outputs, kernel, kernel].</summary>
    public Parameter Weight => weight;

    /// <summary>[outputs].</summary>
    public Parameter Bias => bias;

    /// <summary>The methods used on the CPU if gradients are recorded.</summary>
    public ConvolutionMethods Methods { get; set; }

    /// <summary>
    /// Called once with the next input for which gradients are recorded, before it is used; null for nothing. Used to
    /// measure and set the faster methods.
    /// </summary>
    public Action<ConvolutionLayer, Tensor>? BeforeFirstUse { get; set; }

    /// <summary>Creates a convolution.</summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="kernel">Side of its kernel.</param>
    /// <param name="stride">Stride in pixels.</param>
    /// <param name="padding">Zero padding of the input.</param>
    public static ConvolutionLayer Convolution(
        long inputs, long outputs, int kernel, int stride = 1, int padding = 0) =>
        new(inputs, outputs, new ConvolutionGeometry(kernel, stride, padding, 0, IsTransposed: false));

    /// <summary>Creates a transposed convolution.</summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="kernel">Side of its kernel.</param>
    /// <param name="stride">Stride in output pixels.</param>
    /// <param name="padding">Pixels cropped from each side of the output.</param>
    /// <param name="outputPadding">Pixels added at the output's far sides.</param>
    public static ConvolutionLayer TransposedConvolution(
        long inputs, long outputs, int kernel, int stride = 1, int padding = 0, int outputPadding = 0) =>
        new(inputs, outputs, new ConvolutionGeometry(kernel, stride, padding, outputPadding, IsTransposed: true));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        input = ChannelsLast.Marked(input);
        bool recorded = is_grad_enabled() && (weight.requires_grad || input.requires_grad);
        if (recorded && BeforeFirstUse is { } measure)
        {
            BeforeFirstUse = null;
            measure(this, input);
        }

        return input.device_type == DeviceType.CPU && Methods != ConvolutionMethods.Primitives
            ? recorded
                ? ConvolutionFunction.Of(input, weight, bias, Geometry, Methods)
                : ConvolutionKernels.Forward(input, weight, bias, Geometry, Methods.Forward)
            : LibTorchConvolution.Of(input, weight, bias, Geometry);
    }
}
