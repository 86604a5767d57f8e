using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators;

/// <summary>Generator files whose weights are no longer those that gave their golden values.</summary>
internal static class ChangedWeights
{
    /// <summary>Every weight times a factor.</summary>
    public static void WriteScaled(GeneratorFile file, float factor, string path) =>
        Write(file, value => value * factor, path);

    /// <summary>Every weight NaN.</summary>
    public static void WriteNaN(GeneratorFile file, string path) => Write(file, _ => float.NaN, path);

    private static void Write(GeneratorFile file, Func<float, float> change, string path)
    {
        ModelProto model = file.Model.Clone();
        // The limits of the last layer are no weights.
        foreach (TensorProto tensor in model.Graph.Initializer.Where(known => known.Name is not ("black" or "white")))
        {
            if (TensorBytes.Floats(tensor) is not { } values)
                continue;
            float[] changed = [.. values.Select(change)];
            tensor.FloatData.Clear();
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(
                tensor.DataType == (int)TensorProto.Types.DataType.Float16
                    ? TensorBytes.FromSinglesAsHalves(changed)
                    : TensorBytes.FromSingles(changed));
        }

        File.WriteAllBytes(path, model.ToByteArray());
    }
}
