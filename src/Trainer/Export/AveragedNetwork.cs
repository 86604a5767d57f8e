using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>A checkpoint's networks with their averaged weights, on the CPU in evaluation mode.</summary>
internal sealed class AveragedNetwork : IDisposable
{
    private AveragedNetwork(TrainingPlan plan, PictureDescription pictures)
    {
        Plan = plan;
        Pictures = pictures;
    }

    /// <summary>The plan with the averaged networks.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>The description of the training pictures.</summary>
    public PictureDescription Pictures { get; }

    /// <summary>Creates the recipe's networks and loads the averaged weights.</summary>
    /// <exception cref="InputException">The checkpoint does not fit the recipe.</exception>
    public static AveragedNetwork FromCheckpoint(Checkpoint checkpoint, string path)
    {
        RunConfiguration configuration = checkpoint.Configuration;
        PictureDescription pictures = checkpoint.Pictures?.Description
            ?? DataSets.Named(configuration.DataSet, configuration.Size).Description();
        TrainingPlan plan = RecipeRegistry.Named(configuration.Recipe).Declare(
            configuration.RecipeSettings(), pictures);
        using IDisposable noGradient = torch.no_grad();
        foreach (string name in plan.Averaged)
        {
            plan.Network(name).eval();
            foreach ((string tensorName, torch.Tensor target) in NetworkState.Tensors(plan.Network(name)))
            {
                bool isThere = checkpoint.Tensors.TryGetValue($"average/{name}.{tensorName}", out torch.Tensor? tensor);
                if (!isThere || !tensor!.shape.SequenceEqual(target.shape))
                    throw new InputException(
                        $"{path}: no tensor 'average/{name}.{tensorName}' of shape "
                        + $"[{string.Join(',', target.shape)}], so it was written by another version of this recipe");
                target.copy_(tensor);
            }
        }

        return new AveragedNetwork(plan, pictures);
    }

    public void Dispose() => Plan.Dispose();
}
