using Google.Protobuf.Collections;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>
/// A feature network given as an ONNX file, such as Inception v3, on ONNX Runtime's CPU provider: one input float32
/// [batch, 3, height, width], and features as its output [batch, n] or [batch, n, 1, 1]. A dynamic side is taken as
/// 299, that of Inception v3.
/// </summary>
internal sealed class FeatureNetworkFile : IFeatureNetwork
{
    private const int Channels = 3;
    private const int InceptionSide = 299;

    private readonly InferenceSession _session;
    private readonly string _path;
    private readonly string _input;
    private readonly string _output;
    private readonly FeatureRange _range;
    private readonly int _fixedBatch;

    private FeatureNetworkFile(
        InferenceSession session, string path, ValueInfoProto input, string output, FeatureRange range, string sha256)
    {
        RepeatedField<TensorShapeProto.Types.Dimension> dims = input.Type.TensorType.Shape.Dim;
        (_session, _path, _input, _output, _range) = (session, path, input.Name, output, range);
        _fixedBatch = (int)dims[0].DimValue;
        int Side(int dimension) => dims[dimension].DimValue > 0 ? (int)dims[dimension].DimValue : InceptionSide;
        Shape = new ImageShape(Channels, Side(2), Side(3));
        Description = $"{Path.GetFileName(path)} (sha256 {sha256}), output '{output}', pictures resized to "
            + $"{Shape.Height}x{Shape.Width} (bilinear up, mean of areas down), values in {range.Text}";
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>Reads and loads a feature network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="range">Its input range.</param>
    /// <exception cref="InputException">It cannot be read, or is not such a network.</exception>
    public static FeatureNetworkFile Read(string path, FeatureRange range)
    {
        var file = OnnxModelFile.Read(path, $"--features {path}", "a feature network as ONNX");
        (ValueInfoProto input, string output) = (InputOf(file.Model.Graph, path), OutputOf(file.Model.Graph, path));
        try
        {
            return new FeatureNetworkFile(
                OnnxSession.Open(file.Bytes, null), path, input, output, range, file.Sha256);
        }
        catch (OnnxRuntimeException e)
        {
            throw OnnxSession.Failure(path, e);
        }
    }

    /// <inheritdoc/>
    public torch.Tensor Features(torch.Tensor pictures)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor values = (pictures * (_range.High - _range.Low)) + _range.Low;
        long count = values.shape[0];
        long step = _fixedBatch > 0 ? _fixedBatch : count;
        var parts = new List<torch.Tensor>();
        for (long first = 0; first < count; first += step)
        {
            torch.Tensor part = values.narrow(0, first, Math.Min(step, count - first));

            // For a fixed batch size, the batch is filled by repeating a picture.
            if (part.shape[0] < step)
                part = torch.cat([part, part.narrow(0, 0, 1).expand(step - part.shape[0], -1, -1, -1)]);
            parts.Add(Run(part));
        }

        return torch.cat(parts).narrow(0, 0, count).MoveToOuterDisposeScope();
    }

    public void Dispose() => _session.Dispose();

    private torch.Tensor Run(torch.Tensor pictures)
    {
        torch.Tensor features;
        try
        {
            features = OnnxSession.Run(_session, _input, pictures, [_output])[0].flatten(1);
        }
        catch (OnnxRuntimeException e)
        {
            throw OnnxSession.Failure(_path, e);
        }

        // A file may have dynamic output dimensions.
        if (features.shape[0] == pictures.shape[0] && features.shape[1] > 1)
            return features;
        string extents = string.Join(',', features.shape);
        throw Bad(_path, $"its output '{_output}' is [{extents}] for {pictures.shape[0]} pictures");
    }

    private static ValueInfoProto InputOf(GraphProto graph, string path)
    {
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(value => !weights.Contains(value.Name)).ToList();
        TypeProto.Types.Tensor? type = inputs is [var only] ? only.Type?.TensorType : null;
        return type?.ElemType == (int)TensorProto.Types.DataType.Float
            && type.Shape?.Dim is { Count: 4 } dims
            && dims[1].DimValue is Channels or 0
            ? inputs[0]
            : throw Bad(path, "does not have exactly one input float32 [batch, 3, height, width]");
    }

    private static string OutputOf(GraphProto graph, string path)
    {
        // If there are several outputs, such as logits and features, select by name.
        static bool Named(ValueInfoProto output) =>
            output.Name.Contains("feature", StringComparison.OrdinalIgnoreCase)
            || output.Name.Contains("pool", StringComparison.OrdinalIgnoreCase);

        return graph.Output switch
        {
            [var only] => only.Name,
            var several when several.Count(Named) == 1 => several.First(Named).Name,
            _ => throw Bad(
                path,
                $"has {graph.Output.Count} outputs, of which not exactly one has 'feature' or 'pool' in its name"),
        };
    }

    private static InputException Bad(string path, string why) =>
        new($"--features {path}: {why}; export it with one such input and the features as its output");
}

/// <summary>The input range of a feature network.</summary>
/// <param name="Text">Its notation, e.g. "0..1".</param>
/// <param name="Low">The value of black.</param>
/// <param name="High">The value of white.</param>
internal sealed record FeatureRange(string Text, float Low, float High)
{
    /// <summary>All ranges; the first is the default.</summary>
    public static IReadOnlyList<FeatureRange> All { get; } =
        [new("0..1", 0, 1), new("-1..1", -1, 1), new("0..255", 0, 255)];

    /// <summary>Parses a range.</summary>
    /// <exception cref="InputException">There is no such range.</exception>
    public static FeatureRange Named(string text) => All.FirstOrDefault(range => range.Text == text)
        ?? throw new InputException(
            $"--features-range {text}: expected one of {string.Join(", ", All.Select(range => range.Text))}");
}
