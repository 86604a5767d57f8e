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

    /// <summary>
    /// One forward pass of the generator shared by all phases of a step through <see cref="Batch.Fakes"/>. It keeps
    /// gradients for the phase that trains the generator; the other phases detach it. Null if each phase runs its own.
    /// </summary>
    public Func<Batch, torch.Tensor>? SharedFakes { get; init; }

    /// <summary>Names of the networks with a moving average.</summary>
    public required IReadOnlyList<string> Averaged { get; init; }

    /// <summary>Name of the generator, which is sampled and exported.</summary>
    public required string Generator { get; init; }

    /// <summary>The generator's latent; null if it translates a source.</summary>
    public LatentInfo? Latent { get; init; }

    /// <summary>The source that the generator translates; null if it generates from a latent.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>The encoder of pictures to latents; null if there is none.</summary>
    public EncoderPlan? Encoder { get; init; }

    /// <summary>Whether the generator's second input is a label.</summary>
    public bool IsConditional { get; init; }

    /// <summary>The range of the pictures, and of their sources.</summary>
    public required PictureRange Range { get; init; }

    /// <summary>The network of that name.</summary>
    public torch.nn.Module Network(string name) => Networks.First(network => network.Name == name).Network;

    /// <summary>Training pictures that a number of steps uses, repeats included.</summary>
    public long ImagesSeen(RecipeSettings settings, long steps) =>
        steps * settings.Integer("batch") * Math.Max(
            1, Phases.Where(phase => phase.FreshBatch).Sum(phase => phase.Repeats));

    /// <summary>Generates pictures: [batch, channels, height, width] in <see cref="Range"/>.</summary>
    /// <param name="input">Latents, or sources in <see cref="Range"/>.</param>
    /// <param name="label">One-hot labels or blends of them; ignored by an unconditional generator.</param>
    public torch.Tensor Generate(torch.Tensor input, torch.Tensor label) => Network(Generator) switch
    {
        torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor> conditional => conditional.call(input, label),
        torch.nn.Module<torch.Tensor, torch.Tensor> unconditional => unconditional.call(input),
        var other =>
            throw new InvalidOperationException($"{other.GetName()} takes neither an input nor an input and a label"),
    };

    /// <summary>Encodes pictures to latents; a variational encoder returns the means.</summary>
    /// <param name="pictures">[batch, channels, height, width] in <see cref="Range"/>.</param>
    /// <exception cref="InvalidOperationException">The plan has no encoder.</exception>
    public torch.Tensor Encode(torch.Tensor pictures)
    {
        EncoderPlan encoder = Encoder ?? throw new InvalidOperationException("the plan has no encoder");
        torch.Tensor code = ((torch.nn.Module<torch.Tensor, torch.Tensor>)Network(encoder.Network)).call(pictures);
        return encoder.IsVariational ? code.narrow(1, 0, code.shape[1] / 2) : code;
    }

    public void Dispose()
    {
        foreach ((string _, torch.nn.Module network) in Networks)
            network.Dispose();
    }
}

/// <summary>A part of a training step: the networks it trains, its loss and its repeats.</summary>
/// <param name="Name">Its name in logs, e.g. "discriminator".</param>
/// <param name="Trains">Names of the networks that it trains.</param>
/// <param name="Optimizer">Its optimizer.</param>
/// <param name="Loss">The scalar loss of a batch.</param>
internal sealed record Phase(
    string Name, IReadOnlyList<string> Trains, OptimizerSettings Optimizer, Func<Batch, torch.Tensor> Loss)
{
    /// <summary>Runs per step.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Whether every run uses a new batch; otherwise it uses the current one.</summary>
    public bool FreshBatch { get; init; }

    /// <summary>
    /// One forward pass of the generator for all repeats of a step: given the first batch and the number of repeats, it
    /// generates pictures for that many batches without gradients; each repeat finds its share in
    /// <see cref="Batch.Fakes"/>. Null for none. It is exact if the generator does not change between the repeats.
    /// </summary>
    public Func<Batch, int, torch.Tensor>? FakesAhead { get; init; }

    /// <summary>
    /// Runs after every run of the phase, without gradients, on the weights that it trains (float32, whatever the
    /// layers' precision); null for nothing.
    /// </summary>
    public Action<IReadOnlyList<torch.Tensor>>? After { get; init; }
}

/// <summary>The network that encodes a picture, in the plan's range, to the generator's latent.</summary>
/// <param name="Network">Its name among the plan's networks.</param>
/// <param name="IsVariational">
/// Whether it returns a distribution: along dimension 1 the means of the latent, then the logarithms of its variances.
/// </param>
internal sealed record EncoderPlan(string Network, bool IsVariational);
