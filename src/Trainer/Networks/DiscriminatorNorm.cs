namespace ImageGen.Trainer.Networks;

/// <summary>What steadies the layers of a discriminator.</summary>
internal enum DiscriminatorNorm
{
    /// <summary>Batch norm after every convolution but the first, as in DCGAN.</summary>
    Batch,

    /// <summary>Spectral normalization of every weight (arXiv 1802.05957), and no batch norm.</summary>
    Spectral,

    /// <summary>Layer norm after every convolution but the first: a gradient penalty is of each picture on its own.</summary>
    Layer,
}
