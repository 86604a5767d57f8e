using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// The metadata of a generator file: the <c>imagegen.*</c> entries of the ONNX model's metadata. The format is
/// described in docs/generator-file.md.
/// </summary>
public sealed record GeneratorInfo
{
    /// <summary>The newest supported version of the format.</summary>
    public const int FormatVersion = 3;

    /// <summary>The system that trained it, e.g. "cgan".</summary>
    public required string System { get; init; }

    /// <summary>The data set it was trained on, e.g. "fashion-mnist".</summary>
    public required string DataSet { get; init; }

    /// <summary>Shape of the generated pictures.</summary>
    public required ImageShape Image { get; init; }

    /// <summary>The latent input; null for an image-to-image generator.</summary>
    public LatentInfo? Latent { get; init; }

    /// <summary>Names of the classes in label order; empty if the generator is not conditional.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The source input; null unless this is an image-to-image generator.</summary>
    public SourceInfo? Source { get; init; }

    /// <summary>
    /// Codes of real pictures, [count, latent...]; null unless the distribution is
    /// <see cref="LatentDistribution.Anchors"/>.
    /// </summary>
    public TensorData? Anchors { get; init; }

    /// <summary>The encoder of pictures to latents; null if the generator has none (all but auto-encoders).</summary>
    public EncoderInfo? Encoder { get; init; }

    /// <summary>The ONNX model of other origin that it was made of; null if the trainer exported it.</summary>
    public AdoptionInfo? Adopted { get; init; }

    /// <summary>Inputs with their expected outputs.</summary>
    public required GoldenValues Golden { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingInfo Training { get; init; }

    /// <summary>
    /// Measured quality by measure (e.g. "label-agreement"), sorted by name; empty when not measured.
    /// </summary>
    public IReadOnlyDictionary<string, double> Quality { get; init; } = new SortedDictionary<string, double>(
        StringComparer.Ordinal);

    /// <summary>The lowest version of the format that supports this metadata, in which it is written.</summary>
    public int LeastFormatVersion => Adopted is not null ? 3 : Encoder is not null ? 2 : 1;

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

/// <summary>The input <c>source</c> of an image-to-image generator: values in [0, 1].</summary>
/// <param name="Shape">Shape of one source picture.</param>
/// <param name="Kind">The kind of the pictures: "photograph", "outline" or "mask".</param>
/// <param name="Palette">For a mask, its classes with their colours in order; otherwise empty.</param>
public sealed record SourceInfo(ImageShape Shape, string Kind, IReadOnlyList<PaletteEntry> Palette);

/// <summary>A class of a mask and its colour.</summary>
/// <param name="Name">The display name of the class.</param>
/// <param name="Color">Its colour as "#rrggbb", sRGB.</param>
public sealed record PaletteEntry(string Name, string Color);

/// <summary>
/// The encoder of an auto-encoder: a second plain graph stored in the metadata. Its input is <c>image</c> [batch, c, h,
/// w] in [0, 1], its output <c>z</c>, the generator's latent; a variational encoder (arXiv 1312.6114) returns the mean
/// of z, and additionally <c>log_variance</c>.
/// </summary>
/// <param name="Model">The graph, under the same rules as the generator's.</param>
/// <param name="GoldenCode">The expected output for the golden pictures: [count, latent...].</param>
public sealed record EncoderInfo(ModelProto Model, TensorData GoldenCode)
{
    /// <summary>Whether it returns a distribution rather than a code.</summary>
    public bool IsVariational => Model.Graph.Output.Any(output => output.Name == InterfaceNames.LogVariance);
}

/// <summary>
/// Some inputs with the pictures that the training framework generated from them in float32 at export, so that any
/// reader on any device can be verified.
/// </summary>
/// <param name="Inputs">The input tensors by name ("z", "label", "source"), each [count, ...].</param>
/// <param name="Image">The expected pictures: [count, channels, height, width] in [0, 1].</param>
public sealed record GoldenValues(IReadOnlyDictionary<string, TensorData> Inputs, TensorData Image)
{
    /// <summary>Number of golden pictures.</summary>
    public int Count => Image.Shape[0];
}

/// <summary>
/// The ONNX model that a generator was made of (<c>viewer adopt</c>). Its golden values were computed from that model
/// on a CPU: they prove a device against that CPU, not the model against whoever trained it.
/// </summary>
/// <param name="File">The name of its file.</param>
/// <param name="Sha256">SHA-256 of that file's bytes, 64 lowercase hexadecimal digits.</param>
/// <param name="Runtime">What computed the golden values, e.g. "ONNX Runtime 1.31.1".</param>
public sealed record AdoptionInfo(string File, string Sha256, string Runtime);

/// <summary>How a generator was trained.</summary>
/// <param name="Command">The command line that trained it.</param>
/// <param name="Steps">Optimizer steps of the generator.</param>
/// <param name="Images">Training pictures seen, repeats included.</param>
/// <param name="Seed">The seed of the run.</param>
public sealed record TrainingInfo(string Command, long Steps, long Images, ulong Seed);

/// <summary>The shape of one picture, without the batch dimension, channels first.</summary>
/// <param name="Channels">1 (gray) or 3 (RGB).</param>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values in one picture.</summary>
    public int Size => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
