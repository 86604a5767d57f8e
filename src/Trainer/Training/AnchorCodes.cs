using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The codes of some training pictures, exported as an auto-encoder's anchors. They are stored in every checkpoint, so
/// that exporting needs no pictures.
/// </summary>
internal static class AnchorCodes
{
    /// <summary>The name of the codes in a checkpoint.</summary>
    public const string TensorName = "anchors/codes";

    // Enough for a varied walk; each adds its code to the file.
    private const int Most = 40;

    /// <summary>Whether the latents of a plan's generator are defined by anchors.</summary>
    public static bool AreWantedBy(TrainingPlan plan) => plan.Latent?.Distribution == LatentDistribution.Anchors;

    /// <summary>
    /// Encodes training pictures, alternating between classes so that a walk through the codes visits every class.
    /// </summary>
    /// <param name="plan">The networks, in evaluation mode.</param>
    /// <param name="set">The training pictures, on the networks' device.</param>
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
