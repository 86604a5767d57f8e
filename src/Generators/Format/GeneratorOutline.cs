using Google.Protobuf;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// All that a generator file says of itself, without weights, nodes and encoder: an ONNX model with the metadata, and
/// with initializers that have a type and a shape but no values. A reader learns from it what it would from the file,
/// golden values included, before it fetches that.
/// </summary>
public static class GeneratorOutline
{
    /// <summary>The outline of a file, serialized.</summary>
    /// <param name="file">The generator file.</param>
    public static byte[] Of(GeneratorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var outline = new ModelProto { IrVersion = file.Model.IrVersion, Graph = new GraphProto() };
        outline.MetadataProps.Add(
            file.Model.MetadataProps.Where(
                entry => entry.Key is not (MetadataKeys.Encoder or MetadataKeys.GoldenCode)));
        foreach (TensorProto weights in file.Model.Graph.Initializer)
        {
            var shape = new TensorProto { Name = weights.Name, DataType = weights.DataType };
            shape.Dims.Add(weights.Dims);
            outline.Graph.Initializer.Add(shape);
        }

        return outline.ToByteArray();
    }

    /// <summary>Reads an outline.</summary>
    /// <param name="path">The path of the generator file, for its name and for messages.</param>
    /// <param name="bytes">The outline.</param>
    /// <param name="sha256">SHA-256 of the generator file.</param>
    /// <returns>The generator file, which cannot run.</returns>
    /// <exception cref="InputException">It is no outline.</exception>
    public static GeneratorFile Read(string path, byte[] bytes, string sha256)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            return new GeneratorFile(path, model, MetadataReader.Read(model.MetadataProps), () => sha256);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FieldException)
        {
            throw new InputException($"{path}: its outline is damaged; export the page again", e);
        }
    }
}
