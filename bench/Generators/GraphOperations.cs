using ImageGen.Generators.Onnx;

namespace ImageGen.Bench.Generators;

/// <summary>
/// Counts the floating-point operations of a plain graph: two for each weight of a convolution or matrix product and
/// each place where it is used. Passes that need fewer operations are counted with those of the plain graph, so that
/// the rates of two forms can be compared.
/// </summary>
internal static class GraphOperations
{
    /// <summary>The operations for one picture.</summary>
    /// <param name="model">The plain model.</param>
    public static double PerPicture(ModelProto model)
    {
        ModelProto folded = new FoldCasts().Apply(model);
        var graph = new GraphRewriter(folded);
        Dictionary<string, (int Height, int Width)> extents = SpatialExtents.Of(graph);
        double operations = 0;
        foreach (NodeProto node in graph.Graph.Node)
        {
            if (node.Input.Count < 2 || graph.Initializer(node.Input[1]) is not { } weight)
                continue;
            double values = weight.Dims.Aggregate(1.0, (product, extent) => product * extent);
            operations += node.OpType switch
            {
                "Gemm" or "MatMul" => 2 * values,
                "Conv" when extents.TryGetValue(node.Output[0], out (int Height, int Width) place) =>
                    2 * values * place.Height * place.Width,
                "ConvTranspose" when extents.TryGetValue(node.Input[0], out (int Height, int Width) place) =>
                    2 * values * place.Height * place.Width,
                _ => 0,
            };
        }

        return operations;
    }
}
