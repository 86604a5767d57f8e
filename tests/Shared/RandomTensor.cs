using ImageGen.Generators.Format;

namespace ImageGen.Tests.Generators;

/// <summary>Seeded random tensors for tests.</summary>
public static class RandomTensor
{
    public static float[] Values(int seed, int count, double scale = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)((2 * random.NextDouble() - 1) * scale);
        return values;
    }

    public static TensorData Of(int seed, params int[] shape) =>
        new(shape, Values(seed, shape.Aggregate(1, (product, extent) => product * extent)));

    /// <summary>Values in [0, 1].</summary>
    public static TensorData Unit(int seed, params int[] shape) =>
        new(shape, [.. Of(seed, shape).Values.Select(value => (value + 1) / 2)]);

    /// <summary>One-hot rows.</summary>
    public static TensorData OneHot(int rows, int classes)
    {
        float[] values = new float[rows * classes];
        for (int row = 0; row < rows; row++)
            values[row * classes + row % classes] = 1;
        return new TensorData([rows, classes], values);
    }
}
