namespace ImageGen.Generators.Format;

/// <summary>The names of a generator's inputs and of its output, in the graph and in the metadata.</summary>
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
}
