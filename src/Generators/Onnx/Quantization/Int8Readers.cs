namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>Which nodes of a graph read a value: they decide on its range and on its form.</summary>
internal sealed class Int8Readers
{
    private readonly Dictionary<string, List<NodeProto>> _readers = [];
    private readonly HashSet<string> _outputs;
    private readonly IReadOnlyDictionary<string, Int8Layer> _layers;

    /// <summary>Finds the readers of all values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">The layers in int8, by the values that they compute.</param>
    public Int8Readers(GraphProto graph, IReadOnlyDictionary<string, Int8Layer> layers)
    {
        _layers = layers;
        _outputs = [.. graph.Output.Select(output => output.Name)];
        foreach (NodeProto node in graph.Node)
        {
            foreach (string input in node.Input.Distinct())
            {
                if (!_readers.TryGetValue(input, out List<NodeProto>? readers))
                    _readers.Add(input, readers = []);
                readers.Add(node);
            }
        }
    }

    /// <summary>The only reader of a value; null if there are others.</summary>
    public NodeProto? SoleOne(string value) => !_outputs.Contains(value) && Of(value) is [var one] ? one : null;

    /// <summary>Whether negative values make no difference, as Relu follows, if after a concatenation.</summary>
    public bool AreRelus(string value) =>
        !_outputs.Contains(value) && Of(value).Count > 0 && Of(value).All(
            reader => reader.OpType == "Relu" || (reader.OpType == "Concat" && AreRelus(reader.Output[0])));

    /// <summary>Whether an int8 layer reads a value, if after operators that stay in uint8.</summary>
    public bool IncludeLayer(string value) => Of(value).Any(reader =>
        _layers.Values.Any(layer => ReferenceEquals(layer.Node, reader)) || (
            reader.OpType is "Relu" or "LeakyRelu" or "Concat" or "Resize" && IncludeLayer(reader.Output[0])));

    /// <summary>Whether an operator reads a value that takes uint8 with one scale for all channels.</summary>
    public bool IncludeUint8Operator(string value) =>
        Of(value).Any(reader => reader.OpType is "Relu" or "LeakyRelu" or "Concat");

    /// <summary>Whether all that reads an enlarged image are int8 layers, which read the small one instead.</summary>
    public bool AreOfSmallImage(string value) =>
        !_outputs.Contains(value) && Of(value).Count > 0 && Of(value).All(
            reader => _layers.TryGetValue(reader.Output[0], out Int8Layer? layer)
                && !reader.Input.Contains(layer.Input));

    private List<NodeProto> Of(string value) => _readers.GetValueOrDefault(value, []);
}
