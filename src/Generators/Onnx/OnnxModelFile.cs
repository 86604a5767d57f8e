using System.Security.Cryptography;
using Google.Protobuf;

namespace ImageGen.Generators.Onnx;

/// <summary>The content of an ONNX file other than a generator, such as a classifier, weights included.</summary>
/// <param name="Bytes">The file's bytes.</param>
/// <param name="Model">The parsed model.</param>
public sealed record OnnxModelFile(byte[] Bytes, ModelProto Model)
{
    /// <summary>SHA-256 of the bytes, 64 lowercase hexadecimal digits.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="wanted">The kind of file expected, for messages.</param>
    /// <param name="largest">The most bytes that such a file has.</param>
    /// <exception cref="InputException">
    /// It cannot be read, is too large or truncated, is not an ONNX file, or has weights in another file.
    /// </exception>
    public static OnnxModelFile Read(string path, string name, string wanted, long largest = int.MaxValue)
    {
        if (Directory.Exists(path))
            throw new InputException($"{name}: this is a folder; give {wanted}");
        byte[] bytes;
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > largest)
                throw new InputException($"{name}: is larger than {largest >> 20} MB; give {wanted}");
            bytes = RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{name}: no such file; give {wanted}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{name}: cannot be read ({OneLine.Of(e.Message)}); check the file and its permissions", e);
        }

        return Parse(bytes, name);
    }

    /// <summary>Parses a file in memory.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="InputException">
    /// It is truncated, not an ONNX file, or has weights in another file.
    /// </exception>
    public static OnnxModelFile Parse(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        const string why = "not an ONNX file, or truncated; copy or export it again";
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException($"{name}: {why}", e);
        }

        if (model.Graph is null)
            throw new InputException($"{name}: {why}");
        // ONNX Runtime would read it from the current folder.
        if (Tensors(model.Graph).FirstOrDefault(RawTensor.IsExternal) is { } external)
            throw new InputException(
                $"{name}: the data of '{OneLine.Of(external.Name)}' is in another file; store it in the file itself");
        return new OnnxModelFile(bytes, model);
    }

    // Of initializers, attributes and subgraphs.
    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer.Concat(
        graph.Node.SelectMany(node => node.Attribute).SelectMany(TensorsOf));

    private static IEnumerable<TensorProto> TensorsOf(AttributeProto attribute)
    {
        if (attribute.T is { } tensor)
            yield return tensor;
        IEnumerable<GraphProto> graphs = attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G);
        foreach (TensorProto each in attribute.Tensors.Concat(graphs.SelectMany(Tensors)))
            yield return each;
    }
}
