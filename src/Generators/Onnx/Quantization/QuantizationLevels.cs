namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>The numbers of levels that values are rounded to.</summary>
/// <param name="Activations">The largest level of an activation that a layer reads; it is unsigned.</param>
/// <param name="Weights">The largest level of a weight, which is signed and symmetric.</param>
public sealed record QuantizationLevels(int Activations, int Weights)
{
    /// <summary>All levels, for processors that add four products to a sum of 32 bits.</summary>
    public static QuantizationLevels Full { get; } = new(255, 127);

    /// <summary>
    /// 7 bits of activations, for processors that first add two products in 16 bits, saturating (<c>vpmaddubsw</c> of
    /// AVX2, and of AVX-512 without VNNI): 2 x 127 x 127 fits. 7 bits of weights would fit as well, and measured worse.
    /// </summary>
    public static QuantizationLevels Reduced { get; } = new(127, 127);

    /// <summary>Describes them, as part of a cache's key and of a line.</summary>
    public override string ToString() => Activations == Full.Activations ? "8-bit activations" : "7-bit activations";
}
