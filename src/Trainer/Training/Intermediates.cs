using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The intermediate results of a forward pass. While TorchSharp holds one, it occupies memory, although the backward
/// pass, which keeps what it needs itself and frees it layer by layer, may be done with it.
/// </summary>
internal static class Intermediates
{
    /// <summary>Computes a result and releases every other tensor that is created for it.</summary>
    /// <param name="compute">The computation.</param>
    /// <returns>The result, in the caller's dispose scope.</returns>
    public static torch.Tensor Released(Func<torch.Tensor> compute)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return compute().MoveToOuterDisposeScope();
    }
}
