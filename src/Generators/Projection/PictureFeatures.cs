using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Projection;

/// <summary>
/// The last hidden layer of a classifier file (<c>trainer classifier</c>) on ONNX Runtime's CPU provider, by which
/// projection compares pictures besides their pixels. The file is described in docs/evaluation.md.
/// </summary>
public sealed class PictureFeatures : IDisposable
{
    /// <summary>
    /// The weight of the features: an error of all of a picture's features counts as much as this mean squared error of
    /// its pixels.
    /// </summary>
    internal const double Share = 0.02;

    private const string Input = "picture";
    private const string Output = "features";
    private const string DataSetKey = "imagegen.classifier.dataset";
    private const int LargestFile = 64 << 20;
    private const int MostFeatures = 1 << 14;

    private readonly InferenceSession _session;

    private PictureFeatures(string path, string dataSet, ImageShape shape, InferenceSession session) =>
        (Path, DataSet, Shape, _session) = (path, dataSet, shape, session);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The set that the classifier was trained on.</summary>
    public string DataSet { get; }

    /// <summary>The shape of its pictures.</summary>
    public ImageShape Shape { get; }

    /// <summary>
    /// Looks for the classifier of a generator's own training set: <c>*.classifier.onnx</c> beside the generator, then
    /// the classifiers of <c>trainer evaluate</c> in the user's cache.
    /// </summary>
    /// <param name="generator">The generator file.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <returns>The features; null if there is no such classifier.</returns>
    public static PictureFeatures? Find(GeneratorFile generator, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        foreach (string path in Candidates(generator.Path))
        {
            try
            {
                PictureFeatures found = Read(path, threads);
                if (found.DataSet == generator.Info.DataSet && found.Shape == generator.Info.Image)
                    return found;
                found.Dispose();
            }
            catch (InputException)
            {
                // Not a classifier, or a damaged one: only one that was asked for is worth a message.
            }
        }

        return null;
    }

    /// <summary>Reads a classifier file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <exception cref="InputException">It is not a classifier, or cannot be read or run.</exception>
    public static PictureFeatures Read(string path, int? threads = null)
    {
        byte[] bytes = Bytes(path);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Wrong(path, "is not an ONNX model, or truncated", e);
        }

        string? dataSet = model.MetadataProps.FirstOrDefault(entry => entry.Key == DataSetKey)?.Value;
        long[] input = Extents(model.Graph?.Input.FirstOrDefault(value => value.Name == Input));
        long[] output = Extents(model.Graph?.Output.FirstOrDefault(value => value.Name == Output));
        bool isClassifier = dataSet is not null
            && input is [_, 1 or 3, > 0 and <= 1024, > 0 and <= 1024]
            && output is [_, > 0 and <= MostFeatures];
        if (!isClassifier)
            throw Wrong(path, "is not a classifier");
        try
        {
            return new PictureFeatures(
                path,
                dataSet!,
                new ImageShape((int)input[1], (int)input[2], (int)input[3]),
                CpuSession.Open(bytes, threads ?? Environment.ProcessorCount));
        }
        catch (OnnxRuntimeException e)
        {
            throw Wrong(path, $"cannot be run by ONNX Runtime ({OnnxRuntimeReason.Of(e)})", e);
        }
    }

    /// <summary>The features of pictures.</summary>
    /// <param name="pictures">[count, c, h, w] in [0, 1].</param>
    /// <returns>[count, features].</returns>
    public float[] Of(ReadOnlySpan<float> pictures)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(
            pictures.ToArray(), [pictures.Length / Shape.Size, Shape.Channels, Shape.Height, Shape.Width]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [Input], [input], [Output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Disposes of the session.</summary>
    public void Dispose() => _session.Dispose();

    private static IEnumerable<string> Candidates(string? generator)
    {
        string? beside = generator is null
            ? null
            : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(generator));
        return Files(beside, "*.classifier.onnx")
            .Concat(Files(System.IO.Path.Combine(UserCache.Folder, "classifiers"), "*.onnx"));
    }

    private static IEnumerable<string> Files(string? folder, string pattern)
    {
        try
        {
            return folder is null || !Directory.Exists(folder)
                ? []
                : Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                throw Wrong(path, $"is larger than {LargestFile >> 20} MB");
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"cannot be read ({OneLine.Of(e.Message).TrimEnd('.')})", e);
        }
    }

    private static long[] Extents(ValueInfoProto? value) =>
        [.. value?.Type?.TensorType?.Shape?.Dim.Select(extent => extent.DimValue) ?? []];

    private static InputException Wrong(string path, string what, Exception? inner = null) => new(
        $"{path}: {what}; give a file of trainer classifier", inner ?? new InvalidDataException(what));
}
