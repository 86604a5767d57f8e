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
    /// One forward pass of the generator for all the phases of a step, which find it in <see cref="Batch.Fakes"/>: with
    /// gradients, so that the phase which trains the generator goes back through it; every other detaches it. Null
    /// where each phase makes its own.
    /// </summary>
    public Func<Batch, torch.Tensor>? SharedFakes { get; init; }

    /// <summary>Names of the networks that a moving average is kept of.</summary>
    public required IReadOnlyList<string> Averaged { get; init; }

    /// <summary>Name of the network that makes pictures: it is sampled and exported.</summary>
    public required string Generator { get; init; }

    /// <summary>The generator's latent; null when it translates a source.</summary>
    public LatentInfo? Latent { get; init; }

    /// <summary>The picture that the generator translates; null when it generates from a latent.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>What gives the latent of a picture; null where nothing does.</summary>
    public EncoderPlan? Encoder { get; init; }

    /// <summary>Whether the generator's second input is a label.</summary>
    public bool IsConditional { get; init; }

    /// <summary>The range of the pictures, and of their sources.</summary>
    public required PictureRange Range { get; init; }

    /// <summary>The network of that name.</summary>
    public torch.nn.Module Network(string name) => Networks.First(network => network.Name == name).Network;

    /// <summary>Training pictures that a number of steps takes, repeats counted.</summary>
    public long ImagesSeen(RecipeSettings settings, long steps) =>
        steps * settings.Integer("batch") * Math.Max(
            1, Phases.Where(phase => phase.FreshBatch).Sum(phase => phase.Repeats));

    /// <summary>Makes pictures: [batch, channels, height, width] in <see cref="Range"/>.</summary>
    /// <param name="input">Latents, or sources in <see cref="Range"/>.</param>
    /// <param name="label">One-hot labels or blends of them; ignored by an unconditional generator.</param>
    public torch.Tensor Generate(torch.Tensor input, torch.Tensor label) => Network(Generator) switch
    {
        torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor> conditional => conditional.call(input, label),
        torch.nn.Module<torch.Tensor, torch.Tensor> unconditional => unconditional.call(input),
        var other =>
            throw new InvalidOperationException($"{other.GetName()} takes neither one input nor one and a label"),
    };

    /// <summary>The latents of pictures: of a variational encoder, the means.</summary>
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

/// <summary>One part of a training step: which networks it trains, on what loss, how often.</summary>
/// <param name="Name">Its name in logs, e.g. "discriminator".</param>
/// <param name="Trains">Names of the networks whose parameters its optimizer moves.</param>
/// <param name="Optimizer">That optimizer's settings.</param>
/// <param name="Loss">The scalar to bring down, as a function of the batch.</param>
internal sealed record Phase(
    string Name, IReadOnlyList<string> Trains, OptimizerSettings Optimizer, Func<Batch, torch.Tensor> Loss)
{
    /// <summary>How often it runs in one step.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Whether every run of it takes a batch of its own; otherwise it shares the last one taken.</summary>
    public bool FreshBatch { get; init; }

    /// <summary>
    /// One forward pass of the generator for all the repeats of a step: given the step's first batch and the number of
    /// repeats, pictures for that many batches, made without gradients; each repeat finds its share in <see
    /// cref="Batch.Fakes"/>. Null for none. It is exact where nothing that the generator depends on changes between the
    /// repeats.
    /// </summary>
    public Func<Batch, int, torch.Tensor>? FakesAhead { get; init; }

    /// <summary>
    /// What happens after every run of it, without gradients, to the weights that it trains (float32, whatever the
    /// layers compute in); null for nothing.
    /// </summary>
    public Action<IReadOnlyList<torch.Tensor>>? After { get; init; }
}

/// <summary>The network that turns a picture, in the plan's range, into the generator's latent.</summary>
/// <param name="Network">Its name among the plan's networks.</param>
/// <param name="IsVariational">
/// Whether it gives a distribution: along dimension 1 first the means of the latent, then the logarithms of its
/// variances.
/// </param>
internal sealed record EncoderPlan(string Network, bool IsVariational);
