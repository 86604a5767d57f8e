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
    private readonly bool _joinsBatches;

    /// <summary>Creates the phases.</summary>
    /// <param name="settings">The recipe's settings.</param>
    /// <param name="generate">Pictures for the labels of a batch.</param>
    /// <param name="discriminate">The logits of pictures with labels (one-hot, which an unconditional one ignores).</param>
    /// <param name="usesBatchNorm">
    /// Whether the discriminator sees its batch as a whole, so that real and generated pictures go through it apart.
    /// </param>
    public AdversarialTraining(
        RecipeSettings settings, Func<Batch, Tensor> generate, Func<Tensor, Tensor, Tensor> discriminate, bool usesBatchNorm)
    {
        (_settings, _generate, _discriminate) = (settings, generate, discriminate);
        _loss = AdversarialLoss.Of(settings.Integer("loss"));
        _joinsBatches = !usesBatchNorm;
        var adam = new AdamSettings(settings.Number("learning-rate"), settings.Number("beta1"), settings.Number("beta2"));
        var steps = settings.Integer("discriminator-steps");
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

    /// <summary>Discriminator, then generator; they train the networks of these names.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>The generator's forward pass for both phases; null where the discriminator steps more often.</summary>
    public Func<Batch, Tensor>? SharedFakes { get; }

    private Tensor DiscriminatorLoss(Batch batch)
    {
        var (real, fake) = (Augmented(batch.Pictures, batch), Augmented(Detached(batch), batch));
        var penalty = _settings.Number("r1");
        if (penalty > 0)
            real = real.detach().requires_grad_(true);
        var (ofReal, ofFake) = Discriminate(real, fake, batch.Labels);
        var loss = _loss.OfDiscriminator(ofReal, ofFake);
        return penalty > 0 ? loss + (GradientPenalty.OfReal(ofReal, real) * (penalty / 2)) : loss;
    }

    private Tensor GeneratorLoss(Batch batch)
    {
        var fake = batch.Fakes ?? _generate(batch);
        return _loss.OfGenerator(_discriminate(Augmented(fake, batch), batch.Labels));
    }

    private Tensor Detached(Batch batch)
    {
        if (batch.Fakes is { } fakes)
            return fakes.detach();
        using (no_grad())
            return _generate(batch);
    }

    private (Tensor OfReal, Tensor OfFake) Discriminate(Tensor real, Tensor fake, Tensor labels)
    {
        if (!_joinsBatches)
            return (_discriminate(real, labels), _discriminate(fake, labels));
        var logits = _discriminate(cat([real, fake]), cat([labels, labels])).chunk(2);
        return (logits[0], logits[1]);
    }

    private Tensor Augmented(Tensor pictures, Batch batch)
    {
        var policies = AdversarialOptions.PoliciesOf(_settings);
        return policies == AugmentationPolicies.None
            ? pictures
            : DifferentiableAugmentation.Apply(pictures, batch.Random, policies);
    }
}
