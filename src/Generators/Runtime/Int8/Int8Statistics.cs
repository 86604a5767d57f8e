using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Onnx.Quantization;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>Observes a graph's activations in float32.</summary>
internal static class Int8Statistics
{
    /// <summary>Runs the graph on inputs twice: for the ranges of activations, then for their distributions.</summary>
    /// <param name="model">The graph that is going to be quantized.</param>
    /// <param name="runs">The inputs.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The statistics by the activation's name.</returns>
    public static Dictionary<string, ValueStatistics> Of(
        ModelProto model,
        IReadOnlyList<IReadOnlyDictionary<string, TensorData>> runs,
        int threads,
        CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, int> channels = Int8Quantization.Observed(model);
        string[] names = [.. channels.Keys];
        ModelProto observed = model.Clone();
        foreach (string name in names.Where(name => observed.Graph.Output.All(output => output.Name != name)))
        {
            var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float };
            observed.Graph.Output.Add(
                new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } });
        }

        Dictionary<string, ValueStatistics> statistics = names.ToDictionary(
            name => name, name => new ValueStatistics(channels[name]));
        using var session = new Int8Session(observed, threads);
        foreach (bool counts in (bool[])[false, true])
        {
            foreach (IReadOnlyDictionary<string, TensorData> inputs in runs)
            {
                cancellation.ThrowIfCancellationRequested();
                int pictures = inputs.Values.First().Shape[0];
                session.Run(inputs, names, (name, values) =>
                {
                    if (counts)
                        statistics[name].Count(values, pictures);
                    else
                        statistics[name].Extend(values, pictures);
                });
            }
        }

        return statistics;
    }
}
