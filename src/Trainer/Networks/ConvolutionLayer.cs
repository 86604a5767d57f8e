using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A convolution or a transposed convolution with a square kernel, in channels-last order. On the CPU it computes its
/// output and its gradients by the methods it is given; which are faster depends on the processor and on the layer.
/// </summary>
internal sealed class ConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>
    /// Creates the layer with the initial weights of LibTorch's own (arXiv 1502.01852 with slope sqrt(5)).
    /// </summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="geometry">How the kernel moves.</param>
    public ConvolutionLayer(long inputs, long outputs, ConvolutionGeometry geometry)
        : base(nameof(ConvolutionLayer))
    {
        Geometry = geometry;
        Outputs = outputs;
        int kernel = geometry.Kernel;
        Tensor initial = geometry.IsTransposed ? empty(inputs, outputs, kernel, kernel) : empty(
            outputs, inputs, kernel, kernel);
        nn.init.kaiming_uniform_(initial, Math.Sqrt(5));

        // LibTorch takes a weight's second extent for its fan-in, also when the convolution is transposed.
        double bound = 1 / Math.Sqrt(initial.shape[1] * kernel * kernel);
        weight = new Parameter(ChannelsLast.Of(initial));
        bias = new Parameter(nn.init.uniform_(empty(outputs), -bound, bound));
        RegisterComponents();
    }

    /// <summary>How the kernel moves.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Channels of its output.</summary>
    public long Outputs { get; }

    /// <summary>[outputs, inputs, kernel, kernel]; transposed, [inputs, outputs, kernel, kernel].</summary>
    public Parameter Weight => weight;

    /// <summary>[outputs].</summary>
    public Parameter Bias => bias;

    /// <summary>By what it computes on the CPU where gradients are recorded.</summary>
    public ConvolutionMethods Methods { get; set; }

    /// <summary>
    /// Called with the next input for which gradients are recorded, before it is used; null for nothing. It measures
    /// which methods are faster, and sets them.
    /// </summary>
    public Action<ConvolutionLayer, Tensor>? BeforeFirstUse { get; set; }

    /// <summary>A convolution.</summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="kernel">Side of its kernel.</param>
    /// <param name="stride">Pixels from one output to the next.</param>
    /// <param name="padding">Zeros around the input.</param>
    public static ConvolutionLayer Convolution(
        long inputs, long outputs, int kernel, int stride = 1, int padding = 0) =>
        new(inputs, outputs, new ConvolutionGeometry(kernel, stride, padding, 0, IsTransposed: false));

    /// <summary>A transposed convolution.</summary>
    /// <param name="inputs">Channels of its input.</param>
    /// <param name="outputs">Channels of its output.</param>
    /// <param name="kernel">Side of its kernel.</param>
    /// <param name="stride">Pixels of the output from one input to the next.</param>
    /// <param name="padding">Pixels cut from the output's sides.</param>
    /// <param name="outputPadding">Pixels added at the output's far sides.</param>
    public static ConvolutionLayer TransposedConvolution(
        long inputs, long outputs, int kernel, int stride = 1, int padding = 0, int outputPadding = 0) =>
        new(inputs, outputs, new ConvolutionGeometry(kernel, stride, padding, outputPadding, IsTransposed: true));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
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
            : Direct(input);
    }

    /// <summary>The output by LibTorch's own convolution, which can be differentiated any number of times.</summary>
    private Tensor Direct(Tensor input)
    {
        long[] stride = [Geometry.Stride, Geometry.Stride];
        long[] padding = [Geometry.Padding, Geometry.Padding];
        return Geometry.IsTransposed
            ? nn.functional.conv_transpose2d(
                input, weight, bias, stride, padding, [Geometry.OutputPadding, Geometry.OutputPadding])
            : nn.functional.conv2d(input, weight, bias, stride, padding);
    }
}
