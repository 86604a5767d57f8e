namespace ImageGen.Generators.Onnx;

/// <summary>Converts float16 initializers that are cast to float32 and removes the Cast. Exact.</summary>
public sealed class FoldCasts : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "fold casts";

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var rewriter = new GraphRewriter(model);
        foreach (NodeProto node in rewriter.Graph.Node)
        {
            if (node.OpType != "Cast" || node.Input.Count != 1 || node.Output.Count != 1
                || node.Attribute.FirstOrDefault(a => a.Name == "to")?.I != (int)TensorProto.Types.DataType.Float
                || rewriter.Initializer(
                    node.Input[0]) is not { DataType: (int)TensorProto.Types.DataType.Float16 } half)
            {
                continue;
            }
            byte[] bytes = TensorBytes.FromSingles(TensorBytes.Floats(half));
            long[] dims = [.. half.Dims];
            rewriter.Graph.Initializer.Add(
                TensorBytes.Tensor(node.Output[0], TensorProto.Types.DataType.Float, dims, bytes));
            rewriter.Replace(node);
        }
        return new RemoveUnused().Apply(rewriter.Finish());
    }
}
