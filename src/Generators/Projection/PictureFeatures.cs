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

    /// <summary>The name of the graph's input: float32 [batch, channels, height, width] in [0, 1].</summary>
    public const string Input = "picture";

    /// <summary>The name of the output of the last hidden layer: float32 [batch, features].</summary>
    public const string Output = "features";

    /// <summary>The key of the metadata that names the training set.</summary>
    public const string DataSetKey = "imagegen.classifier.dataset";

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
                Candidate found = ReadFile(path);
                if (found.DataSet == generator.Info.DataSet && found.Shape == generator.Info.Image)
                    return Open(found, threads);
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
    public static PictureFeatures Read(string path, int? threads = null) => Open(ReadFile(path), threads);

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

    private static Candidate ReadFile(string path)
    {
        var file = OnnxModelFile.Read(path, path, "a file of trainer classifier", LargestFile);
        string? dataSet = file.Model.MetadataProps.FirstOrDefault(entry => entry.Key == DataSetKey)?.Value;
        long[] input = Extents(file.Model.Graph.Input.FirstOrDefault(value => value.Name == Input));
        long[] output = Extents(file.Model.Graph.Output.FirstOrDefault(value => value.Name == Output));
        bool isClassifier = dataSet is not null
            && input is [_, 1 or 3, > 0 and <= 1024, > 0 and <= 1024]
            && output is [_, > 0 and <= MostFeatures];
        return isClassifier
            ? new(path, file.Bytes, dataSet!, new ImageShape((int)input[1], (int)input[2], (int)input[3]))
            : throw new InputException($"{path}: is not a classifier; give a file of trainer classifier");
    }

    private static PictureFeatures Open(Candidate file, int? threads)
    {
        try
        {
            InferenceSession session = CpuSession.Open(file.Bytes, threads ?? Environment.ProcessorCount);
            return new PictureFeatures(file.Path, file.DataSet, file.Shape, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InputException(
                $"{file.Path}: cannot be run by ONNX Runtime ({OnnxRuntimeReason.Of(e)}); give a file of trainer "
                + "classifier",
                e);
        }
    }

    private static long[] Extents(ValueInfoProto? value) =>
        [.. value?.Type?.TensorType?.Shape?.Dim.Select(extent => extent.DimValue) ?? []];

    private sealed record Candidate(string Path, byte[] Bytes, string DataSet, ImageShape Shape);
}
