using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>Runs a graph on whole inputs and hands out its outputs, for calibration and examination.</summary>
internal sealed class Int8Session : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <summary>Opens a graph.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects it.</exception>
    public Int8Session(ModelProto model, int threads) =>
        _session = CpuSession.Open(model.ToByteArray(), threads, isInt8: true);

    /// <summary>Runs it.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs to compute.</param>
    /// <param name="receive">Receives the name and the values of each.</param>
    public void Run(
        IReadOnlyDictionary<string, TensorData> inputs, IReadOnlyList<string> outputs, Received receive)
    {
        var values = inputs.ToDictionary(
            input => input.Key,
            input => OrtValue.CreateTensorValueFromMemory(
                input.Value.Values, [.. input.Value.Shape.Select(extent => (long)extent)]));
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, values, outputs);
            for (int i = 0; i < outputs.Count; i++)
                receive(outputs[i], results[i].GetTensorDataAsSpan<float>());
        }
        finally
        {
            foreach (OrtValue value in values.Values)
                value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    /// <summary>Receives an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values, valid during the call.</param>
    public delegate void Received(string name, ReadOnlySpan<float> values);
}
