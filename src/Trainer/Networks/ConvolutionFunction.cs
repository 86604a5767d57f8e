using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A convolution whose output and gradients are each computed by the method chosen for them. Where the gradients will
/// be differentiated themselves, as in a gradient penalty, LibTorch's own are taken, which autograd records. Otherwise
/// a backward pass can go through it once.
/// </summary>
internal sealed class ConvolutionFunction : autograd.SingleTensorFunction<ConvolutionFunction>
{
    // TorchSharp keeps a tensor as large as the output for each node of the graph, which it fills with zeros where a
    // gradient is undefined. Here none is, and over a network these would double the memory of a step.
    private static readonly FieldInfo? NodeOfContext =
        typeof(autograd.AutogradContext).GetField("_node", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? OutputsOfNode = typeof(autograd).GetNestedType("Node`1", BindingFlags.NonPublic)
        ?.MakeGenericType(typeof(ConvolutionFunction)).GetField(
            "_outputCache", BindingFlags.Instance | BindingFlags.NonPublic);

    [ThreadStatic]
    private static autograd.AutogradContext? _lastContext;

    // The output as forward gave it. TorchSharp wraps it in another tensor, and leaves this one to its dispose scope.
    [ThreadStatic]
    private static Tensor? _lastOutput;

    // Autograd takes references of its own to the gradients after backward has returned. Ours are given up when the
    // next layer's turn has come, so that a pass does not hold the gradients of all layers at once.
    [ThreadStatic]
    private static List<Tensor>? _returned;

    /// <inheritdoc/>
    public override string Name => nameof(ConvolutionFunction);

    /// <summary>The output, recorded by autograd.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <param name="weight">The weight, in the input's precision.</param>
    /// <param name="bias">[outputs], in the input's precision.</param>
    /// <param name="geometry">How the kernel moves.</param>
    /// <param name="methods">By what each computation is done.</param>
    public static Tensor Of(
        Tensor input, Tensor weight, Tensor bias, ConvolutionGeometry geometry, ConvolutionMethods methods)
    {
        // What autograd keeps for a backward pass lives until the whole graph is freed; this is freed once it was used.
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
