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

    /// <summary>
    /// One forward pass of the generator for all the repeats of a step: given the step's first batch and the number of
    /// repeats, pictures for that many batches, made without gradients; each repeat finds its share in
    /// <see cref="Batch.Fakes"/>. Null for none. It is exact where nothing that the generator depends on changes between
    /// the repeats.
    /// </summary>
    public Func<Batch, int, torch.Tensor>? FakesAhead { get; init; }

    /// <summary>
    /// What happens after every run of it, without gradients, to the weights that it trains (float32, whatever the layers
    /// compute in); null for nothing.
    /// </summary>
    public Action<IReadOnlyList<torch.Tensor>>? After { get; init; }
}
