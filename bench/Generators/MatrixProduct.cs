using Google.Protobuf;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;
using static ImageGen.Generators.Onnx.TensorProto.Types;

namespace ImageGen.Bench.Generators;

/// <summary>
/// A product of two square matrices on ONNX Runtime's CPU provider, whose kernels the generators use too: in float32,
/// or of levels in 8 bits as a layer in int8 computes it.
/// </summary>
internal sealed class MatrixProduct : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private readonly int _extent;

    /// <summary>Creates the matrices and the session.</summary>
    /// <param name="extent">Rows and columns.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="isInt8">Whether the first matrix is uint8, the second int8 and the product uint8.</param>
    public MatrixProduct(int extent, int threads, bool isInt8 = false)
    {
        _extent = extent;
        _session = CpuSession.Open(Model(extent, isInt8).ToByteArray(), threads, isInt8: isInt8);
        _binding = _session.CreateIoBinding();
        foreach ((string name, bool isInput) in ((string, bool)[])[("a", true), ("c", false)])
        {
            long[] dims = [extent, extent];
            OrtValue value = isInt8
                ? OrtValue.CreateTensorValueFromMemory(new byte[extent * extent], dims)
                : OrtValue.CreateTensorValueFromMemory(new float[extent * extent], dims);
            _values.Add(value);
            if (isInput)
                _binding.BindInput(name, value);
            else
                _binding.BindOutput(name, value);
        }
    }

    /// <summary>Multiplications and additions of one product.</summary>
    public double Operations => 2.0 * _extent * _extent * _extent;

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

    private static ModelProto Model(int extent, bool isInt8)
    {
        var writer = new GraphWriter("product");
        writer.Input("a", extent, extent);
        writer.Output("c", extent, extent);
        var model = new ModelProto { IrVersion = 8, Graph = writer.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        var graph = new GraphRewriter(model);
        byte[] levels = [.. Enumerable.Range(0, extent * extent).Select(i => (byte)(i % 17))];
        if (!isInt8)
        {
            string matrix = graph.AddConstant("b", [.. levels.Select(level => (float)level)], extent, extent);
            graph.Graph.Node.Add(GraphRewriter.Node("MatMul", ["a", matrix], "c"));
            return graph.Model;
        }

        foreach (ValueInfoProto value in graph.Graph.Input.Concat(graph.Graph.Output))
            value.Type.TensorType.ElemType = (int)DataType.Uint8;
        string scale = graph.AddConstant("scale", [1]);
        string zero = graph.AddTensor("zero", DataType.Uint8, new byte[1]);
        graph.Graph.Node.Add(GraphRewriter.Node(
            "QLinearMatMul",
            [
                "a",
                scale,
                zero,
                graph.AddTensor("b", DataType.Int8, levels, extent, extent),
                graph.AddConstant("b_scale", [.. Enumerable.Repeat(1f, extent)], extent),
                graph.AddTensor("b_zero", DataType.Int8, new byte[extent], extent),
                scale,
                zero,
            ],
            "c"));
        return graph.Model;
    }
}
