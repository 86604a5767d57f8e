using System.Security.Cryptography;
using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// An ONNX model of any origin, checked to be one graph of standard operators with all its data, and brought to a
/// common form: constants are initializers with raw data, and inputs are only what the caller must feed.
/// </summary>
public sealed class ForeignModel
{
    private ForeignModel(string name, ModelProto model, string sha256)
    {
        Name = name;
        Model = model;
        Sha256 = sha256;
    }

    /// <summary>The name of its file, for messages and for the metadata.</summary>
    public string Name { get; }

    /// <summary>The model. Clone it to modify it.</summary>
    public ModelProto Model { get; }

    /// <summary>SHA-256 of the file's bytes, 64 lowercase hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The version of the standard operators.</summary>
    public int Opset => OperatorSet.Of(Model);

    /// <summary>Number of learned values.</summary>
    public long Parameters => Model.Graph.Initializer
        .Where(tensor => tensor.DataType != (int)TensorProto.Types.DataType.Int64)
        .Sum(tensor => tensor.Dims.Aggregate(1L, (product, extent) => product * extent));

    /// <summary>Whether bytes are an ONNX model, but not a generator file.</summary>
    /// <param name="bytes">The content of a file.</param>
    public static bool IsForeign(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            return model.Graph is { Node.Count: > 0 } && !IsGenerator(model);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="folder">
    /// The folder in which data outside the file may be; null to refuse a model that has some.
    /// </param>
    /// <exception cref="InputException">It is damaged, or cannot become a generator.</exception>
    public static ForeignModel Read(string name, byte[] bytes, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(bytes);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException($"{name}: not an ONNX file, or truncated; copy or export it again", e);
        }

        if (model.Graph is not { Node.Count: > 0 })
            throw new InputException($"{name}: not an ONNX file, or truncated (no graph); copy or export it again");
        if (IsGenerator(model))
            throw new InputException($"{name}: is a generator file already; play it with viewer --model");
        ForeignChecks.Require(name, model);
        ExternalData.Inline(name, model, folder);
        ConstantLifting.Apply(name, model);
        ForeignChecks.RequireInference(name, model);
        return new ForeignModel(name, model, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static bool IsGenerator(ModelProto model) =>
        model.MetadataProps.Any(entry => entry.Key == MetadataKeys.Format);
}
