using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>What a recipe declares: its networks, and its phases in order.</summary>
internal sealed record TrainingPlan : IDisposable
{
    /// <summary>Every network by name, in a fixed order.</summary>
    public required IReadOnlyList<(string Name, torch.nn.Module Network)> Networks { get; init; }

    /// <summary>The phases of one step, in order.</summary>
    public required IReadOnlyList<Phase> Phases { get; init; }

    /// <summary>Names of the networks that a moving average is kept of.</summary>
    public required IReadOnlyList<string> Averaged { get; init; }

    /// <summary>Name of the network that makes pictures: it is sampled and exported.</summary>
    public required string Generator { get; init; }

    /// <summary>The generator's latent.</summary>
    public required LatentInfo Latent { get; init; }

    /// <summary>Whether the generator's second input is a label.</summary>
    public required bool IsConditional { get; init; }

    /// <summary>The range of the pictures.</summary>
    public required PictureRange Range { get; init; }

    /// <summary>The network of that name.</summary>
    public torch.nn.Module Network(string name) => Networks.First(network => network.Name == name).Network;

    /// <summary>Training pictures that a number of steps takes, repeats counted.</summary>
    public long ImagesSeen(RecipeSettings settings, long steps) =>
        steps * settings.Integer("batch") * Math.Max(1, Phases.Where(phase => phase.FreshBatch).Sum(phase => phase.Repeats));

    /// <summary>Makes pictures: float32 [batch, channels, height, width] in <see cref="Range"/>.</summary>
    /// <param name="z">Latents.</param>
    /// <param name="label">One-hot labels or blends of them; ignored by an unconditional generator.</param>
    public torch.Tensor Generate(torch.Tensor z, torch.Tensor label) => Network(Generator) switch
    {
        torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor> conditional => conditional.call(z, label),
        torch.nn.Module<torch.Tensor, torch.Tensor> unconditional => unconditional.call(z),
        var other => throw new InvalidOperationException($"{other.GetName()} takes neither z nor z and a label"),
    };

    public void Dispose()
    {
        foreach (var (_, network) in Networks)
            network.Dispose();
    }
}
