using ImageGen.Trainer.Networks;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The two phases of a GAN (arXiv 1406.2661), with the techniques of later papers that its settings enable
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
    /// <param name="generate">Generates pictures for the labels or sources of a batch.</param>
    /// <param name="discriminate">
    /// Returns the logits of its input with one-hot labels (ignored if unconditional).
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
    /// Whether the discriminator uses batch norm: real and generated pictures are then passed separately, otherwise in
    /// one batch.
    /// </summary>
    public required bool UsesBatchNorm { get; init; }

    /// <summary>Maps a picture to the discriminator's input.</summary>
    public Func<Tensor, Batch, Tensor> Shown { get; init; } = (picture, _) => picture;

    /// <summary>Factor of the discriminator's loss.</summary>
    public double DiscriminatorWeight { get; init; } = 1;

    /// <summary>A term added to the generator's loss, given its pictures; null for none.</summary>
    public Func<Tensor, Batch, Tensor>? GeneratorTerm { get; init; }

    /// <summary>
    /// Weight of the auxiliary classifier's loss, of real pictures for the discriminator and of generated ones for the
    /// generator; above 0 the discriminator returns the output of an <see cref="AuxiliaryClassifier"/>.
    /// </summary>
    public double ClassifierWeight { get; init; }

    /// <summary>The phases "discriminator" and "generator", which train the networks of the same names.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>The generator's forward pass for both phases; null if the discriminator takes more steps.</summary>
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

        Tensor loss = _loss.OfDiscriminator(Logit(ofReal), Logit(ofFake));
        if (penalty > 0)
            loss += GradientPenalty.OfReal(Logit(ofReal), real) * (penalty / 2);

        // Real pictures only, unlike the paper: early generated ones do not show the class they were asked for.
        if (ClassifierWeight > 0)
            loss += AuxiliaryClassifier.Loss(ofReal, batch.Labels) * ClassifierWeight;
        return DiscriminatorWeight == 1 ? loss : loss * DiscriminatorWeight;
    }

    private Tensor GeneratorLoss(Batch batch)
    {
        Tensor fake = batch.Fakes ?? _generate(batch);
        Tensor seen = _discriminate(Augmented(Shown(fake, batch), batch), batch.Labels);
        Tensor loss = _loss.OfGenerator(Logit(seen));
        if (ClassifierWeight > 0)
            loss += AuxiliaryClassifier.Loss(seen, batch.Labels) * ClassifierWeight;
        return GeneratorTerm is { } term ? loss + term(fake, batch) : loss;
    }

    private Tensor Logit(Tensor seen) => ClassifierWeight > 0 ? AuxiliaryClassifier.LogitOf(seen) : seen;

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
