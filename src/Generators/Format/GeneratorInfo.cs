namespace ImageGen.Generators.Format;

/// <summary>
/// What a generator file says of itself, in the <c>imagegen.*</c> entries of the ONNX model's metadata. The format is
/// described in docs/generator-file.md.
/// </summary>
public sealed record GeneratorInfo
{
    /// <summary>The newest version of the format that this program reads.</summary>
    public const int FormatVersion = 2;

    /// <summary>The system that trained it, e.g. "cgan".</summary>
    public required string System { get; init; }

    /// <summary>The data set it was trained on, e.g. "fashion-mnist".</summary>
    public required string DataSet { get; init; }

    /// <summary>Shape of the pictures it makes.</summary>
    public required ImageShape Image { get; init; }

    /// <summary>The latent input; null for an image-to-image generator.</summary>
    public LatentInfo? Latent { get; init; }

    /// <summary>Names of the classes in label order; empty when the generator is not conditional.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The source input; null unless this is an image-to-image generator.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>Codes of real pictures, [count, latent...]; null unless the distribution is <see cref="LatentDistribution.Anchors"/>.</summary>
    public TensorData? Anchors { get; init; }

    /// <summary>What turns a picture into its latent; null when the generator has no encoder (all but auto-encoders).</summary>
    public EncoderInfo? Encoder { get; init; }

    /// <summary>Inputs and the outputs they must give.</summary>
    public required GoldenValues Golden { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingInfo Training { get; init; }

    /// <summary>Measured quality by name of the measure (e.g. "label-agreement"), sorted by name; empty when not measured.</summary>
    public IReadOnlyDictionary<string, double> Quality { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The lowest version of the format that can say all this; it is what a file is written in.</summary>
    public int LeastFormatVersion => Encoder is null ? 1 : 2;

    /// <summary>Whether the generator takes a label.</summary>
    public bool IsConditional => ClassNames.Count > 0;

    /// <summary>The names of the inputs, in the order of the format: z or source, then label.</summary>
    public IReadOnlyList<string> InputNames
    {
        get
        {
            var names = new List<string>();
            if (Latent is not null)
                names.Add(InterfaceNames.Latent);
            if (Source is not null)
                names.Add(InterfaceNames.Source);
            if (IsConditional)
                names.Add(InterfaceNames.Label);
            return names;
        }
    }
}
