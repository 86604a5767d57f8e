using System.Globalization;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>Tensors as text in the metadata: <c>f32[4,100]:</c> and the little-endian values in base64.</summary>
internal static class TensorText
{
    private const string Start = "f32[";
    private const string Middle = "]:";

    /// <summary>Writes a tensor.</summary>
    /// <exception cref="ArgumentException">The shape does not fit the values.</exception>
    public static string Write(TensorData tensor)
    {
        if (tensor.Shape.Aggregate(1L, (product, extent) => product * extent) != tensor.Values.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape [{string.Join(',', tensor.Shape)}] has {tensor.Values.Length} values.", nameof(
                    tensor));
        }
        string values = Convert.ToBase64String(TensorBytes.FromSingles(tensor.Values));
        return $"{Start}{string.Join(',', tensor.Shape)}{Middle}{values}";
    }

    /// <summary>Reads a tensor of finite values.</summary>
    /// <exception cref="FieldException">
    /// It is malformed, has too few or too many values, or one that is not finite.
    /// </exception>
    public static TensorData Read(string field, string text)
    {
        int middle = text.IndexOf(Middle, StringComparison.Ordinal);
        if (!text.StartsWith(Start, StringComparison.Ordinal) || middle < 0)
            throw new FieldException(field, "is not a tensor of the form f32[4,100]:<base64>");

        var shape = new List<int>();
        long count = 1;
        foreach (string extent in text[Start.Length..middle].Split(','))
        {
            if (!int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1)
                throw new FieldException(
                    field, $"has the extent '{OneLine.Of(extent)}', expected a whole number of at least 1");
            shape.Add(value);
            count *= value;
            if (count > Array.MaxLength / sizeof(float))
                throw new FieldException(field, "has a shape that is too large");
        }

        byte[] bytes = new byte[(text.Length - middle) / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(text.AsSpan(middle + Middle.Length), bytes, out int length))
            throw new FieldException(field, "contains values that are not base64");
        if (length != count * sizeof(float))
        {
            throw new FieldException(
                field, $"contains {length} bytes, its shape [{string.Join(',', shape)}] requires "
                    + $"{count * sizeof(float)}");
        }

        float[] values = TensorBytes.ToSingles(bytes.AsSpan(0, length));
        return values.All(float.IsFinite)
            ? new TensorData(shape, values)
            : throw new FieldException(field, "contains a value that is not finite");
    }
}

/// <summary>A float32 tensor of a generator file: a shape and its values in row-major order.</summary>
/// <param name="Shape">The extents of its dimensions.</param>
/// <param name="Values">The values; as many as the product of <paramref name="Shape"/>.</param>
public sealed record TensorData(IReadOnlyList<int> Shape, float[] Values);
