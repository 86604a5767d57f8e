namespace ImageGen.Generators.Format;

/// <summary>The names of inputs and outputs, of a generator and of its encoder, in the graphs and in the metadata.</summary>
public static class InterfaceNames
{
    /// <summary>The latent: [batch, latent] or [batch, c, h, w].</summary>
    public const string Latent = "z";

    /// <summary>The label: [batch, classes], one-hot or a blend.</summary>
    public const string Label = "label";

    /// <summary>The picture to translate: [batch, c, h, w] in [0, 1].</summary>
    public const string Source = "source";

    /// <summary>The output: [batch, c, h, w] in [0, 1].</summary>
    public const string Image = "image";

    /// <summary>The second output of a variational encoder: the logarithm of the variance of every coordinate of <c>z</c>.</summary>
    public const string LogVariance = "log_variance";
}
