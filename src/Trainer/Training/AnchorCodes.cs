using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The codes of some training pictures, which an exported auto-encoder carries as its anchors. They are in every
/// checkpoint, so that exporting needs no pictures.
/// </summary>
internal static class AnchorCodes
{
    /// <summary>The name of the codes in a checkpoint.</summary>
    public const string TensorName = "anchors/codes";

    // Enough for a walk of some length; each costs its code in the file.
    private const int Most = 40;

    /// <summary>Whether a plan's generator goes by anchors.</summary>
    public static bool AreWantedBy(TrainingPlan plan) => plan.Latent?.Distribution == LatentDistribution.Anchors;

    /// <summary>
    /// The codes of training pictures, class after class in turn, so that a walk past them meets every class.
    /// </summary>
    /// <param name="plan">The networks, in evaluation mode.</param>
    /// <param name="set">The training pictures, where the networks are.</param>
    /// <returns>[count, latent...], in the caller's dispose scope.</returns>
    public static torch.Tensor Of(TrainingPlan plan, PictureSet set)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        long[] labels = set.Labels.cpu().data<long>().ToArray();
        long[] chosen =
        [
            .. labels.Select((label, index) => (label, index))
                .GroupBy(item => item.label)
                .SelectMany(group => group.Select((item, turn) => (turn, item.label, item.index)))
                .OrderBy(item => item.turn).ThenBy(item => item.label)
                .Take(Most)
                .Select(item => (long)item.index),
        ];
        torch.Tensor pictures = set.Pictures.index_select(
            0, DeviceCopy.Of(torch.tensor(chosen), set.Pictures.device));
        return plan.Encode(PictureRanges.Scaled(pictures, plan.Range)).MoveToOuterDisposeScope();
    }
}
