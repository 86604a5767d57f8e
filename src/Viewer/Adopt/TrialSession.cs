using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

namespace ImageGen.Viewer.Adopt;

/// <summary>A model on ONNX Runtime as it is, without passes and without fusions, for values of any type.</summary>
internal sealed class TrialSession : IDisposable
{
    private readonly string _name;
    private readonly InferenceSession _session;

    /// <summary>Opens a model.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="InputException">ONNX Runtime rejects it.</exception>
    public TrialSession(string name, ModelProto model)
    {
        _name = name;
        OnnxRuntimeLibrary.Require();
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = Environment.ProcessorCount,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new InferenceSession(model.ToByteArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="inputs">The values of every input.</param>
    /// <returns>All outputs; those whose values are no numbers without values.</returns>
    /// <exception cref="InputException">ONNX Runtime cannot run it.</exception>
    public IReadOnlyList<OutputSample> Run(IReadOnlyList<TrialValue> inputs)
    {
        var values = new Dictionary<string, OrtValue>();
        try
        {
            foreach (TrialValue input in inputs)
                values.Add(input.Name, ToValue(input));
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
                options, values, _session.OutputNames);
            return [.. outputs.Select((output, i) => ToSample(_session.OutputNames[i], output))];
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
        finally
        {
            foreach (OrtValue value in values.Values)
                value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private InputException Failure(OnnxRuntimeException e) => OnnxRuntimeReason.IsMemory(e)
        ? new InputException($"{_name}: takes more memory than its trial may; export a smaller model", e)
        : new InputException(
            $"{_name}: ONNX Runtime cannot run the graph ({OnnxRuntimeReason.Of(e)}); export it for opset 17", e);

    private static OrtValue ToValue(TrialValue input)
    {
        float[] values = input.Values;
        return (DataType)input.Type switch
        {
            DataType.Float16 => Create(Array.ConvertAll(values, value => (Float16)value), input),
            DataType.Double => Create(Array.ConvertAll(values, value => (double)value), input),
            DataType.Int64 => Create(Array.ConvertAll(values, value => (long)value), input),
            DataType.Int32 => Create(Array.ConvertAll(values, value => (int)value), input),
            DataType.Uint8 => Create(Array.ConvertAll(values, value => (byte)value), input),
            _ => Create(values, input),
        };
    }

    private static OrtValue Create<T>(T[] values, TrialValue input)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(values, [.. input.Shape]);

    private static OutputSample ToSample(string name, OrtValue value)
    {
        if (value.OnnxType != OnnxValueType.ONNX_TYPE_TENSOR)
            return new OutputSample(name, 0, [], []);
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        int[] shape = [.. info.Shape.Select(extent => (int)Math.Min(extent, int.MaxValue))];
        float[] values = info.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 => Convert<Float16>(value, half => (float)half),
            TensorElementType.Double => Convert<double>(value, number => (float)number),
            TensorElementType.UInt8 => Convert<byte>(value, number => number),
            TensorElementType.Int32 => Convert<int>(value, number => number),
            _ => [],
        };
        return new OutputSample(name, (int)info.ElementDataType, shape, values);
    }

    private static float[] Convert<T>(OrtValue value, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = value.GetTensorDataAsSpan<T>();
        float[] to = new float[from.Length];
        for (int i = 0; i < to.Length; i++)
            to[i] = convert(from[i]);
        return to;
    }
}

/// <summary>The value of an input.</summary>
/// <param name="Name">The input.</param>
/// <param name="Type">The type that it takes, by ONNX's numbers.</param>
/// <param name="Shape">The shape, with the batch.</param>
/// <param name="Values">The values, to be converted to the type.</param>
internal sealed record TrialValue(string Name, int Type, IReadOnlyList<long> Shape, float[] Values);
