using ImageGen.Trainer.Networks;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The two phases of a GAN (arXiv 1406.2661) with the help of later papers that its settings ask for
/// (<see cref="AdversarialOptions"/>).
/// </summary>
internal sealed class AdversarialTraining
{
    private readonly RecipeSettings _settings;
    private readonly Func<Batch, Tensor> _generate;
    private readonly Func<Tensor, Tensor, Tensor> _discriminate;
    private readonly AdversarialLoss _loss;

    /// <summary>Creates the phases.</summary>
    /// <param name="settings">The recipe's settings.</param>
    /// <param name="generate">Pictures for the labels, or the sources, of a batch.</param>
    /// <param name="discriminate">
    /// The logits of its input with labels (one-hot, which an unconditional one ignores).
    /// </param>
    public AdversarialTraining(
        RecipeSettings settings, Func<Batch, Tensor> generate, Func<Tensor, Tensor, Tensor> discriminate)
    {
        (_settings, _generate, _discriminate) = (settings, generate, discriminate);
        _loss = AdversarialLoss.Of(settings.Integer("loss"));
        var adam = new AdamSettings(
            settings.Number("learning-rate"), settings.Number("beta1"), settings.Number("beta2"));
        int steps = settings.Integer("discriminator-steps");
        Phases =
        [
            new Phase(
                "discriminator",
                ["discriminator"],
                adam with { LearningRate = adam.LearningRate * settings.Number("ttur") },
                DiscriminatorLoss)
            {
                FreshBatch = true,
                Repeats = steps,
            },
            new Phase("generator", ["generator"], adam, GeneratorLoss),
        ];
        SharedFakes = steps == 1 ? generate : null;
    }

    /// <summary>
    /// Whether the discriminator normalizes over its batch, so that real and generated pictures go through it apart.
    /// Otherwise they go together, in one pass.
    /// </summary>
    public required bool UsesBatchNorm { get; init; }

    /// <summary>What the discriminator is shown for a picture.</summary>
    public Func<Tensor, Batch, Tensor> Shown { get; init; } = (picture, _) => picture;

    /// <summary>What the discriminator's loss is multiplied by.</summary>
    public double DiscriminatorWeight { get; init; } = 1;

    /// <summary>What is added to the generator's loss on the pictures that it made; null for nothing.</summary>
    public Func<Tensor, Batch, Tensor>? GeneratorTerm { get; init; }

    /// <summary>Discriminator, then generator; they train the networks of these names.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>The generator's forward pass for both phases; null where the discriminator steps more often.</summary>
    public Func<Batch, Tensor>? SharedFakes { get; }

    private Tensor DiscriminatorLoss(Batch batch)
    {
        (Tensor real, Tensor fake) = (Shown(batch.Pictures, batch), Shown(Detached(batch), batch));
        double penalty = _settings.Number("r1");
        Tensor ofReal, ofFake;
        if (UsesBatchNorm || penalty > 0)
        {
            real = Augmented(real, batch);
            if (penalty > 0)
                real = real.detach().requires_grad_(true);
            (ofReal, ofFake) = (_discriminate(real, batch.Labels), _discriminate(Augmented(fake, batch), batch.Labels));
        }
        else
        {
            Tensor both = Augmented(cat([real, fake]), batch);
            Tensor[] logits = _discriminate(both, cat([batch.Labels, batch.Labels])).chunk(2);
            (ofReal, ofFake) = (logits[0], logits[1]);
        }

        Tensor loss = _loss.OfDiscriminator(ofReal, ofFake);
        if (penalty > 0)
            loss += GradientPenalty.OfReal(ofReal, real) * (penalty / 2);
        return DiscriminatorWeight == 1 ? loss : loss * DiscriminatorWeight;
    }

    private Tensor GeneratorLoss(Batch batch)
    {
        Tensor fake = batch.Fakes ?? _generate(batch);
        Tensor loss = _loss.OfGenerator(_discriminate(Augmented(Shown(fake, batch), batch), batch.Labels));
        return GeneratorTerm is { } term ? loss + term(fake, batch) : loss;
    }

    private Tensor Detached(Batch batch)
    {
        if (batch.Fakes is { } fakes)
            return fakes.detach();
        using (no_grad())
            return _generate(batch);
    }

    private Tensor Augmented(Tensor shown, Batch batch)
    {
        AugmentationPolicies policies = AdversarialOptions.PoliciesOf(_settings);
        return policies == AugmentationPolicies.None
            ? shown
            : DifferentiableAugmentation.Apply(shown, batch.Random, policies);
    }
}
