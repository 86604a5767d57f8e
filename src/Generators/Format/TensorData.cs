namespace ImageGen.Generators.Format;

/// <summary>A float32 tensor as it travels in a generator file: a shape and its values in row-major order.</summary>
/// <param name="Shape">The extent of every dimension.</param>
/// <param name="Values">The values; as many as the product of <paramref name="Shape"/>.</param>
public sealed record TensorData(IReadOnlyList<int> Shape, float[] Values);
