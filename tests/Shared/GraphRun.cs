using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Tests.Generators;

/// <summary>Runs a model as it is on ONNX Runtime, without the code under test.</summary>
public static class GraphRun
{
    public static TensorData Run(ModelProto model, IReadOnlyDictionary<string, TensorData> inputs) =>
        RunAll(model, inputs)[0];

    /// <summary>All outputs, in the order of the graph.</summary>
    public static TensorData[] RunAll(ModelProto model, IReadOnlyDictionary<string, TensorData> inputs)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        var values = inputs.ToDictionary(
            input => input.Key,
            input => OrtValue.CreateTensorValueFromMemory(
                input.Value.Values, [.. input.Value.Shape.Select(extent => (long)extent)]));
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, values, session.OutputNames);
        foreach (OrtValue value in values.Values)
            value.Dispose();
        return
        [
            .. outputs.Select(output => new TensorData(
                [.. output.GetTensorTypeAndShape().Shape.Select(extent => (int)extent)],
                output.GetTensorDataAsSpan<float>().ToArray())),
        ];
    }

    /// <summary>A model around a graph, as a generator file has it but without metadata.</summary>
    public static ModelProto Model(GraphProto graph)
    {
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    public static double MaxDifference(TensorData a, TensorData b)
    {
        Assert.Equal(a.Shape, b.Shape);
        return a.Values.Zip(b.Values, (x, y) => Math.Abs((double)x - y)).Max();
    }
}
