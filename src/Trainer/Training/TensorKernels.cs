using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The few operations on whole lists of tensors that the loop needs and that TorchSharp's API does not offer: LibTorch's
/// fused and "foreach" kernels, reached through TorchScript. One call moves every parameter of a network.
/// </summary>
internal static class TensorKernels
{
    // The text ends in a line break on purpose: LibTorch's parser rejects a last statement without one.
    private const string Script = """
        def adam(parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(parameters, gradients, first, second, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=0.0, eps=eps, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)

        def zero(tensors: List[Tensor]):
            torch._foreach_zero_(tensors)

        def lerp(tensors: List[Tensor], targets: List[Tensor], weight: float):
            torch._foreach_lerp_(tensors, targets, weight)

        """;

    private static readonly torch.jit.CompilationUnit Compiled = torch.jit.compile(Script);

    /// <summary>One step of Adam (arXiv 1412.6980) on every parameter.</summary>
    public static void Adam(
        torch.Tensor[] parameters,
        torch.Tensor[] gradients,
        torch.Tensor[] firstMoments,
        torch.Tensor[] secondMoments,
        torch.Tensor[] steps,
        Recipes.AdamSettings settings) =>
        Compiled.invoke(
            "adam", parameters, gradients, firstMoments, secondMoments, steps, settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon);

    /// <summary>Sets every tensor to zero.</summary>
    public static void Zero(torch.Tensor[] tensors) => Compiled.invoke("zero", (object)tensors);

    /// <summary>Moves every tensor toward its target by <paramref name="weight"/> of the way.</summary>
    public static void Lerp(torch.Tensor[] tensors, torch.Tensor[] targets, double weight) =>
        Compiled.invoke("lerp", tensors, targets, weight);
}
