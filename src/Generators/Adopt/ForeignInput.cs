using ImageGen.Generators.Latents;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>An input of a foreign model, and what it is fed with.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The type of its values, by ONNX's numbers.</param>
/// <param name="Shape">Its extents without the batch.</param>
/// <param name="Role">What it is.</param>
public sealed record ForeignInput(string Name, int Type, IReadOnlyList<int> Shape, ForeignRole Role)
{
    /// <summary>Whether its first dimension is the batch; only a constant can be without it.</summary>
    public bool HasBatch { get; init; } = true;

    /// <summary>Its place among the inputs.</summary>
    public int Place { get; init; }

    /// <summary>Number of values per picture.</summary>
    public int Size { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>Of a picture, whether its channels come first.</summary>
    public bool IsChannelsFirst => Shape.Count == 3 && IsChannels(Shape[0]) && (Shape[0] <= Shape[2] || !IsChannels(
        Shape[2]));

    /// <summary>Of a picture, its channels.</summary>
    public int Channels => IsChannelsFirst ? Shape[0] : Shape[2];

    /// <summary>Of a picture, its height.</summary>
    public int Height => IsChannelsFirst ? Shape[1] : Shape[0];

    /// <summary>Of a picture, its width.</summary>
    public int Width => IsChannelsFirst ? Shape[2] : Shape[1];

    /// <summary>Of noise or a factor, the values that it always has: of noise, normal ones of a fixed seed.</summary>
    public float[] Constant() => Role == ForeignRole.Noise
        ? [.. Enumerable.Range(0, Size).Select(i => (float)CounterRandom.Normal((ulong)Place, i))]
        : [.. Enumerable.Repeat(1f, Size)];

    internal bool IsFloat => (TensorProto.Types.DataType)Type is TensorProto.Types.DataType.Float
        or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Double;

    /// <summary>Whether a picture can have so many channels: gray, colour, or colour with alpha.</summary>
    internal static bool IsChannels(long extent) => extent is 1 or 3 or 4;
}

/// <summary>What an input of a foreign model is.</summary>
public enum ForeignRole
{
    /// <summary>Random numbers, a part of the latent.</summary>
    Latent,

    /// <summary>Maps of noise, which become constant.</summary>
    Noise,

    /// <summary>A factor that scales the latent inside (truncation), which becomes 1.</summary>
    Factor,

    /// <summary>One-hot weights of the classes.</summary>
    OneHot,

    /// <summary>The number of a class.</summary>
    ClassIndex,

    /// <summary>A picture to translate.</summary>
    Source,
}
