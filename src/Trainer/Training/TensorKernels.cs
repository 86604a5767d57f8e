using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Operations on lists of tensors that TorchSharp's API does not offer: LibTorch's fused and "foreach" kernels, called
/// through TorchScript. One call processes every parameter of a network.
/// </summary>
/// <remarks>
/// Numbers are passed as tensors that the caller keeps alive. TorchSharp wraps a plain number in a native object that
/// only its finalizer frees, and holds no reference during the call: a garbage collection on any thread could free it
/// while the kernel runs.
/// </remarks>
internal static class TensorKernels
{
    // The trailing line break is required: LibTorch's parser rejects a last statement without one.
    private const string Script = """
        def adam(parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor],
                 steps: List[Tensor], settings: Tensor):
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(parameters, gradients, first, second, [], steps,
                               lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]),
                               weight_decay=0.0, eps=float(settings[3]),
                               amsgrad=False, maximize=False, grad_scale=None, found_inf=None)

        def rmsprop(parameters: List[Tensor], gradients: List[Tensor], squares: List[Tensor], settings: Tensor):
            torch._foreach_mul_(squares, float(settings[1]))
            torch._foreach_addcmul_(squares, gradients, gradients, 1.0 - float(settings[1]))
            roots = torch._foreach_sqrt(squares)
            torch._foreach_add_(roots, float(settings[2]))
            torch._foreach_addcdiv_(parameters, gradients, roots, -float(settings[0]))

        def copy(tensors: List[Tensor], sources: List[Tensor]):
            torch._foreach_copy_(tensors, sources)

        def lerp(tensors: List[Tensor], targets: List[Tensor], weight: Tensor):
            torch._foreach_lerp_(tensors, targets, float(weight))

        """;

    private static readonly torch.jit.CompilationUnit Compiled = torch.jit.compile(Script);

    /// <summary>One step of Adam (arXiv 1412.6980) on every parameter.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradient of each.</param>
    /// <param name="firstMoments">The running mean of each gradient.</param>
    /// <param name="secondMoments">The running mean of each squared gradient.</param>
    /// <param name="steps">The steps done on each, float32 [1].</param>
    /// <param name="settings">Learning rate, beta1, beta2, epsilon: float64 [4] on the CPU.</param>
    public static void Adam(
        torch.Tensor[] parameters,
        torch.Tensor[] gradients,
        torch.Tensor[] firstMoments,
        torch.Tensor[] secondMoments,
        torch.Tensor[] steps,
        torch.Tensor settings) =>
        Compiled.invoke("adam", parameters, gradients, firstMoments, secondMoments, steps, settings);

    /// <summary>One step of RMSprop on every parameter.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradient of each.</param>
    /// <param name="squares">The running mean of each squared gradient.</param>
    /// <param name="settings">Learning rate, decay, epsilon: float64 [3] on the CPU.</param>
    public static void Rmsprop(
        torch.Tensor[] parameters, torch.Tensor[] gradients, torch.Tensor[] squares, torch.Tensor settings)
    {
        using (torch.no_grad())
            Compiled.invoke("rmsprop", parameters, gradients, squares, settings);
    }

    /// <summary>Copies every source into its tensor, converting the precision.</summary>
    public static void Copy(torch.Tensor[] tensors, torch.Tensor[] sources) =>
        Compiled.invoke("copy", tensors, sources);

    /// <summary>Interpolates every tensor toward its target, in place.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="weight">Interpolation weight: float64 [1] on the CPU.</param>
    public static void Lerp(torch.Tensor[] tensors, torch.Tensor[] targets, torch.Tensor weight) =>
        Compiled.invoke("lerp", tensors, targets, weight);
}
