using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A convolution whose output and gradients are each computed by a chosen method. If the gradients are themselves
/// differentiated, as in a gradient penalty, LibTorch's own convolution is used, which autograd records; otherwise it
/// supports a single backward pass.
/// </summary>
internal sealed class ConvolutionFunction : autograd.SingleTensorFunction<ConvolutionFunction>
{
    // For each graph node TorchSharp keeps a tensor of the output's size, to substitute zeros for undefined gradients.
    // There are none here, and these tensors would double the memory of a step.
    private static readonly FieldInfo? NodeOfContext =
        typeof(autograd.AutogradContext).GetField("_node", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? OutputsOfNode = typeof(autograd).GetNestedType("Node`1", BindingFlags.NonPublic)
        ?.MakeGenericType(typeof(ConvolutionFunction)).GetField(
            "_outputCache", BindingFlags.Instance | BindingFlags.NonPublic);

    [ThreadStatic]
    private static autograd.AutogradContext? _lastContext;

    // The output returned by forward, which TorchSharp wraps in another tensor and leaves to its dispose scope.
    [ThreadStatic]
    private static Tensor? _lastOutput;

    // Autograd takes its own references to the gradients after backward returns. Ours are released when the next layer
    // is processed, so that a pass does not hold the gradients of all layers at once.
    [ThreadStatic]
    private static List<Tensor>? _returned;

    /// <inheritdoc/>
    public override string Name => nameof(ConvolutionFunction);

    /// <summary>Computes the output, recorded by autograd.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <param name="weight">The weight, in the input's precision.</param>
    /// <param name="bias">[outputs], in the input's precision.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    /// <param name="methods">The method of each computation.</param>
    public static Tensor Of(
        Tensor input, Tensor weight, Tensor bias, ConvolutionGeometry geometry, ConvolutionMethods methods)
    {
        // Tensors saved by autograd live until the whole graph is freed; this one is freed after use.
        Tensor kept = input.alias().DetachFromDisposeScope();
        Tensor output = apply(
            input, weight, bias, new Call(geometry, methods, kept, weight, input.requires_grad, weight.requires_grad));
        if (NodeOfContext?.GetValue(_lastContext) is { } node && OutputsOfNode?.GetValue(node) is List<Tensor> cached)
            cached.ForEach(tensor => tensor?.Dispose());
        _lastOutput?.Dispose();
        (_lastContext, _lastOutput) = (null, null);
        return output;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor input, Tensor weight, Tensor bias, Call call) = (
            (Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Call)vars[3]);
        _lastContext = ctx;
        ctx.set_materialize_grads(false);
        ctx.save_data(nameof(Call), call);
        _lastOutput = ConvolutionKernels.Forward(input, weight, bias, call.Geometry, call.Methods.Forward);
        return _lastOutput;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        _returned?.ForEach(tensor => tensor?.Dispose());
        using DisposeScope scope = NewDisposeScope();
        var call = (Call)ctx.get_data(nameof(Call));
        ConvolutionMethods methods = is_grad_enabled() ? ConvolutionMethods.Primitives : call.Methods;
        (Tensor input, Tensor weight) = (call.Input, call.Weight);
        Tensor? ofInput = null, ofWeight = null, ofBias = null;
        if (call.NeedsInputGradient)
            ofInput = ConvolutionKernels.InputGradient(
                grad_output, input, weight, call.Geometry, methods.InputGradient);
        if (call.NeedsWeightGradient)
        {
            ofWeight = ConvolutionKernels.WeightGradient(
                grad_output, input, weight, call.Geometry, methods.WeightGradient);
            ofBias = ConvolutionKernels.BiasGradient(grad_output);
        }

        if (!is_grad_enabled())
            input.Dispose();
        grad_output.Dispose();
        _returned =
        [
            ofInput?.MoveToOuterDisposeScope()!,
            ofWeight?.MoveToOuterDisposeScope()!,
            ofBias?.MoveToOuterDisposeScope()!,
            null!,
        ];
        return _returned;
    }

    private sealed record Call(
        ConvolutionGeometry Geometry,
        ConvolutionMethods Methods,
        Tensor Input,
        Tensor Weight,
        bool NeedsInputGradient,
        bool NeedsWeightGradient);
}
