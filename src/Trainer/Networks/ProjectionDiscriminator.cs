using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A conditional discriminator (projection discriminator, arXiv 1802.05637, equation 3): a linear function of the
/// picture's features, plus their inner product with the class's embedding.
/// </summary>
internal sealed class ProjectionDiscriminator : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> features;
    private readonly nn.Module<Tensor, Tensor> linear;
    private readonly nn.Module<Tensor, Tensor> embedding;
    private readonly nn.Module<Tensor, Tensor>? classifier;

    /// <summary>Creates the module.</summary>
    /// <param name="features">Maps pictures to features: [batch, features].</param>
    /// <param name="linear">Maps features to one logit.</param>
    /// <param name="embedding">Maps labels to features: linear without a bias.</param>
    /// <param name="classifier">
    /// Maps features to one logit per class (<see cref="AuxiliaryClassifier"/>); null for none.
    /// </param>
    public ProjectionDiscriminator(
        nn.Module<Tensor, Tensor> features,
        nn.Module<Tensor, Tensor> linear,
        nn.Module<Tensor, Tensor> embedding,
        nn.Module<Tensor, Tensor>? classifier = null)
        : base(nameof(ProjectionDiscriminator))
    {
        this.features = features;
        this.linear = linear;
        this.embedding = embedding;
        this.classifier = classifier;
        RegisterComponents();
    }

    public override Tensor forward(Tensor picture, Tensor label)
    {
        Tensor seen = features.call(picture);
        Tensor logit = linear.call(seen) + (embedding.call(label) * seen).sum(1, keepdim: true);
        return classifier is null ? logit : cat([logit, classifier.call(seen)], 1);
    }
}

/// <summary>
/// Conditions a discriminator on the label by one additional plane per class, filled with that class's weight.
/// </summary>
internal sealed class LabelPlanes : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> layers;

    /// <summary>Creates the module.</summary>
    /// <param name="layers">A discriminator of pictures with the additional channels.</param>
    public LabelPlanes(nn.Module<Tensor, Tensor> layers)
        : base(nameof(LabelPlanes))
    {
        this.layers = layers;
        RegisterComponents();
    }

    public override Tensor forward(Tensor picture, Tensor label)
    {
        // The planes are channels-last, so that the concatenation keeps that layout.
        Tensor planes = label.unsqueeze(1).unsqueeze(1).expand(-1, picture.shape[2], picture.shape[3], -1);
        return layers.call(cat([picture.permute(0, 2, 3, 1), planes], 3).permute(0, 3, 1, 2));
    }
}
