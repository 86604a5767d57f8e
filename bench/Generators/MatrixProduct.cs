using Google.Protobuf;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Bench.Generators;

/// <summary>A product of two square float32 matrices on ONNX Runtime's CPU provider.</summary>
internal sealed class MatrixProduct : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    /// <summary>Creates the matrices and the session.</summary>
    /// <param name="extent">Rows and columns.</param>
    /// <param name="threads">Number of threads.</param>
    public MatrixProduct(int extent, int threads)
    {
        float[] values = [.. Enumerable.Range(0, extent * extent).Select(i => (i % 17) - 8f)];
        var writer = new GraphWriter("product");
        string input = writer.Input("a", extent, extent);
        writer.Node("MatMul", [input, writer.Constant("b", values, [extent, extent])], "c");
        writer.Output("c", extent, extent);
        var model = new ModelProto { IrVersion = 8, Graph = writer.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        _session = CpuSession.Open(model.ToByteArray(), threads);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("a", Value(values, extent));
        _binding.BindOutput("c", Value(new float[extent * extent], extent));
    }

    /// <summary>Computes the product.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (OrtValue value in _values)
            value.Dispose();
        _session.Dispose();
    }

    private OrtValue Value(float[] values, int extent)
    {
        var value = OrtValue.CreateTensorValueFromMemory(values, [extent, extent]);
        _values.Add(value);
        return value;
    }
}
