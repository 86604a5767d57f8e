using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A digest of a generator's graph without its weights: those of equal digest take equally long, such as the exports of
/// one training run.
/// </summary>
internal static class ArchitectureDigest
{
    /// <summary>The digest of a file's graph.</summary>
    /// <param name="file">The generator file.</param>
    /// <returns>64 hexadecimal digits, as of a SHA-256.</returns>
    public static string Of(GeneratorFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        GraphProto graph = file.Model.Graph;
        foreach (IMessage part in (IEnumerable<IMessage>)[.. file.Model.OpsetImport, .. graph.Node])
            Append(hash, part);
        foreach (IMessage part in (IEnumerable<IMessage>)[.. graph.Input, .. graph.Output])
            Append(hash, part);
        foreach (TensorProto tensor in graph.Initializer)
            Append(hash, IsWeight(tensor) ? WithoutValues(tensor) : tensor);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Integers are shapes, axes and the like, which say what is computed.
    private static bool IsWeight(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType is
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16
        or TensorProto.Types.DataType.Double;

    private static TensorProto WithoutValues(TensorProto tensor)
    {
        var shape = new TensorProto { Name = tensor.Name, DataType = tensor.DataType };
        shape.Dims.Add(tensor.Dims);
        return shape;
    }

    private static void Append(IncrementalHash hash, IMessage part)
    {
        byte[] bytes = part.ToByteArray();
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
