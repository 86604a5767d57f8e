using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The number of CPU threads of a run that is given none. It follows from the run's networks and batch and from no
/// measurement, because rounding depends on it and the same command is to compute the same bits.
/// </summary>
internal static class DefaultThreads
{
    /// <summary>
    /// Networks of linear layers with fewer multiplications than this in a forward pass of a batch are trained by one
    /// thread: their products are so short that a second one gains little, and loses most of its time waiting when
    /// other programs run (docs/measured.md).
    /// </summary>
    public const long LeastMultiplications = 250_000_000;

    /// <summary>Chooses the number.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="pictures">The training pictures.</param>
    /// <param name="most">The number for networks that are not small, at least 1.</param>
    public static int For(Recipe recipe, RecipeSettings settings, PictureDescription pictures, int most)
    {
        using TrainingPlan plan = recipe.Declare(settings, pictures);
        long perPicture = 0;
        foreach (torch.Tensor weight in plan.Networks.SelectMany(item => item.Network.parameters()))
        {
            // Weights of convolutions have more than two dimensions, biases and norms have one.
            if (weight.dim() > 2)
                return most;
            if (weight.dim() == 2)
                perPicture += weight.numel();
        }

        return perPicture * settings.Integer("batch") < LeastMultiplications ? 1 : most;
    }

    /// <summary>A number of threads in words.</summary>
    public static string Text(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
