namespace ImageGen.Generators.Format;

/// <summary>
/// A few inputs with the pictures that the training framework gave for them in float32 at export, so that any reader on
/// any device can prove itself against them.
/// </summary>
/// <param name="Inputs">The tensors to feed, by input name ("z", "label", "source"), each [count, ...].</param>
/// <param name="Image">The pictures they gave: [count, channels, height, width] in [0, 1].</param>
public sealed record GoldenValues(IReadOnlyDictionary<string, TensorData> Inputs, TensorData Image)
{
    /// <summary>Number of golden pictures.</summary>
    public int Count => Image.Shape[0];
}
