using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The image gradient difference loss with exponent 1 (M. Mathieu, C. Couprie, Y. LeCun, 2016, arXiv 1511.05440,
/// equation 6), as a mean: areas that are flat in the target must be flat, in whatever colour.
/// </summary>
internal static class GradientDifference
{
    /// <summary>
    /// The mean absolute difference of the absolute differences between horizontal neighbours, plus that of vertical
    /// ones.
    /// </summary>
    /// <param name="pictures">[n, channels, height, width], at least 2x2 pixels.</param>
    /// <param name="targets">Of the same shape.</param>
    /// <returns>A scalar in float32.</returns>
    public static torch.Tensor Loss(torch.Tensor pictures, torch.Tensor targets) =>
        Along(2, pictures, targets) + Along(3, pictures, targets);

    private static torch.Tensor Along(int dimension, torch.Tensor pictures, torch.Tensor targets) =>
        torch.nn.functional.l1_loss(Steps(pictures, dimension), Steps(targets, dimension));

    private static torch.Tensor Steps(torch.Tensor pictures, int dimension)
    {
        long last = pictures.shape[dimension] - 1;
        return (pictures.narrow(dimension, 1, last) - pictures.narrow(dimension, 0, last)).abs();
    }
}
