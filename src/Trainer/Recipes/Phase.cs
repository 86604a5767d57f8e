using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>One part of a training step: which networks it trains, on what loss, how often.</summary>
/// <param name="Name">Its name in logs, e.g. "discriminator".</param>
/// <param name="Trains">Names of the networks whose parameters its optimizer moves.</param>
/// <param name="Optimizer">That optimizer's settings.</param>
/// <param name="Loss">The scalar to bring down, as a function of the batch.</param>
internal sealed record Phase(string Name, IReadOnlyList<string> Trains, OptimizerSettings Optimizer, Func<Batch, torch.Tensor> Loss)
{
    /// <summary>How often it runs in one step.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Whether every run of it takes a batch of its own; otherwise it shares the last one taken.</summary>
    public bool FreshBatch { get; init; }

    /// <summary>What happens to the networks after every run of it, without gradients; null for nothing.</summary>
    public Action? After { get; init; }
}
