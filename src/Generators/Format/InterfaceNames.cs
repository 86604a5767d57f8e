
namespace ImageGen.Generators.Format;

/// <summary>
/// The names of inputs and outputs, of a generator and of its encoder, in the graphs and in the metadata.
/// </summary>
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

    /// <summary>
    /// The second output of a variational encoder: the logarithm of the variance of every coordinate of <c>z</c>.
    /// </summary>
    public const string LogVariance = "log_variance";
}

/// <summary>The names of the entries in an ONNX model's metadata that describe a generator.</summary>
internal static class MetadataKeys
{
    public const string Prefix = "imagegen.";
    public const string Format = Prefix + "format";
    public const string System = Prefix + "system";
    public const string DataSet = Prefix + "dataset";
    public const string Inputs = Prefix + "inputs";
    public const string Image = Prefix + "image";
    public const string Latent = Prefix + "latent";
    public const string Classes = Prefix + "classes";
    public const string Source = Prefix + "source";
    public const string Anchors = Prefix + "anchors";
    public const string Encoder = Prefix + "encoder";
    public const string GoldenPrefix = Prefix + "golden.";
    public const string GoldenImage = GoldenPrefix + InterfaceNames.Image;
    public const string GoldenCode = GoldenPrefix + "code";
    public const string Training = Prefix + "training";
    public const string Quality = Prefix + "quality";
}
