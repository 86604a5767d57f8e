using System.Security.Cryptography;
using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators;

/// <summary>
/// A generator file: an ONNX model (opset 17, IR 8) with descriptive metadata. docs/generator-file.md describes the
/// format. An instance is always valid and immutable: it was validated when it was read or created.
/// </summary>
public sealed class GeneratorFile
{
    private readonly Lazy<string> _sha256;

    internal GeneratorFile(string? path, ModelProto model, GeneratorInfo info, Func<string> sha256)
    {
        Path = path;
        Model = model;
        Info = info;
        _sha256 = new Lazy<string>(sha256);
    }

    /// <summary>The path that it was read from; null if it was created in memory.</summary>
    public string? Path { get; }

    /// <summary>Its display name: the file name without extension, or system and data set if it has no file.</summary>
    public string Name =>
        Path is null ? $"{Info.System}-{Info.DataSet}" : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its metadata.</summary>
    public GeneratorInfo Info { get; }

    /// <summary>The ONNX model of the file. Clone it to modify it.</summary>
    public ModelProto Model { get; }

    /// <summary>SHA-256 of the file's bytes, 64 lowercase hexadecimal digits.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>Whether any weight is stored in float16.</summary>
    public bool HasHalfWeights =>
        Model.Graph.Initializer.Any(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float16);

    /// <summary>
    /// The tolerance of golden values, in [0, 1] of a picture: 8e-3 (two of 255 levels) with float16 weights, otherwise
    /// 1e-4.
    /// </summary>
    public double Tolerance => HasHalfWeights ? 8e-3 : 1e-4;

    /// <summary>Reads and validates a generator file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="InputException">
    /// The file cannot be read, is empty or truncated, is not ONNX or not a generator, has a later version of the
    /// format, violates the format, or does not match its line in a SHA256SUMS beside it; the message names the file
    /// and the part.
    /// </exception>
    public static GeneratorFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = ReadBytes(path);
        string sha256 = Hash(bytes);
        ChecksumFile.Check(path, sha256);
        return Parse(path, bytes, sha256);
    }

    /// <summary>Validates a generator file in memory.</summary>
    /// <param name="path">Its path, for its name and for messages.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="InputException">As for reading from a file.</exception>
    public static GeneratorFile Read(string path, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(bytes);
        return Parse(path, bytes, Hash(bytes));
    }

    /// <summary>Creates a generator file in memory. Its bytes are deterministic.</summary>
    /// <param name="graph">The plain graph, for example from a <see cref="GraphWriter"/>; it is copied.</param>
    /// <param name="info">The metadata of the file.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentException">The metadata are inconsistent or disagrees with the graph.</exception>
    public static GeneratorFile Create(GraphProto graph, GeneratorInfo info)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(info);
        return Describe(Plain(graph), info);
    }

    /// <summary>Creates a generator file of an adopted model in memory.</summary>
    /// <param name="model">The model, with the inputs and the output of a generator; it is copied.</param>
    /// <param name="info">The metadata; they say what it was adopted from.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="InputException">The model is damaged, or cannot be a generator.</exception>
    public static GeneratorFile Adopt(ModelProto model, GeneratorInfo info)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(info);
        if (info.Adopted is not { } adopted)
            throw new ArgumentException("The metadata do not say what it was adopted from.", nameof(info));
        try
        {
            return Describe(model.Clone(), info);
        }
        catch (ArgumentException e) when (e.InnerException is FieldException)
        {
            throw new InputException(
                $"{adopted.File}: {e.InnerException.Message}; the file is damaged, copy or export it again", e);
        }
    }

    /// <summary>
    /// Creates an ONNX model of a plain graph (<c>ir_version</c> 8, the standard operators of opset 17), without
    /// metadata.
    /// </summary>
    /// <param name="graph">The graph; it is copied.</param>
    public static ModelProto Plain(GraphProto graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var model = new ModelProto
        {
            IrVersion = GraphContract.IrVersion,
            ProducerName = "ImageGen",
            Graph = graph.Clone(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = GraphContract.Opset });
        return model;
    }

    /// <summary>The same generator with other metadata, for example with its measured quality.</summary>
    /// <param name="info">The metadata of the file.</param>
    /// <returns>A new generator, in memory; other metadata entries are kept.</returns>
    /// <exception cref="ArgumentException">The metadata are inconsistent or disagrees with the graph.</exception>
    public GeneratorFile WithInfo(GeneratorInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        ModelProto model = Model.Clone();
        StringStringEntryProto[] others = model.MetadataProps
            .Where(entry => !entry.Key.StartsWith(MetadataKeys.Prefix, StringComparison.Ordinal))
            .ToArray();
        model.MetadataProps.Clear();
        model.MetadataProps.Add(others);
        return Describe(model, info);
    }

    /// <summary>
    /// Writes the file atomically: to a temporary file, flushed to disk, then renamed. If a SHA256SUMS beside it lists
    /// the file, its line is updated.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="InputException">
    /// It cannot be written (no such folder, no permission, disk full); the old content is untouched.
    /// </exception>
    public void Write(string path)
    {
        byte[] bytes = Model.ToByteArray();
        AtomicFile.Write(path, stream => stream.Write(bytes));
        ChecksumFile.Update(path, Hash(bytes));
    }

    private static GeneratorFile Parse(string path, byte[] bytes, string sha256)
    {
        if (bytes.Length == 0)
            throw new InputException($"{path}: the file is empty; copy or export it again");

        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException(
                $"{path}: not an ONNX file, or truncated; copy or export it again", e);
        }
        if (model.Graph is null)
            throw new InputException(
                $"{path}: not an ONNX file, or truncated (no graph); give a file that trainer exported");

        try
        {
            return new GeneratorFile(path, model, Check(model), () => sha256);
        }
        catch (FieldException e)
        {
            throw new InputException($"{path}: {e.Message}; {e.Advice}", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: this is a folder; give a generator file (*.onnx)");
        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such file; give a generator file (*.onnx)", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException(
                $"{path}: cannot be read ({OneLine.Of(e.Message).TrimEnd('.')}); check the file and its permissions",
                e);
        }
    }

    private static GeneratorFile Describe(ModelProto model, GeneratorInfo info)
    {
        model.MetadataProps.Add(MetadataWriter.Write(info));
        try
        {
            // The metadata are parsed again, so that a file in memory equals the same file when read.
            return new GeneratorFile(null, model, Check(model), () => Hash(model.ToByteArray()));
        }
        catch (FieldException e)
        {
            throw new ArgumentException(e.Message, nameof(info), e);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static GeneratorInfo Check(ModelProto model)
    {
        GeneratorInfo info = MetadataReader.Read(model.MetadataProps);
        GraphContract.Check(model, info);
        return info;
    }
}
