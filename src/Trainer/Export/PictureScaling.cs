using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>Converts between [0, 1], the range of generator files, and a network's range.</summary>
internal static class PictureScaling
{
    /// <summary>Converts a network's pictures to [0, 1], clipped.</summary>
    public static torch.Tensor ToUnit(torch.Tensor pictures, PictureRange range) =>
        (range == PictureRange.MinusOneToOne ? (pictures * 0.5) + 0.5 : pictures).clamp(0, 1);

    /// <summary>The same as <see cref="ToUnit(torch.Tensor, PictureRange)"/> as nodes of a graph.</summary>
    public static void ToUnit(GraphWriter graph, string generated, PictureRange range, string output)
    {
        if (range == PictureRange.MinusOneToOne)
        {
            string halved = graph.Node("Mul", [generated, graph.Constant("half", [0.5f], [1])]);
            generated = graph.Node("Add", [halved, graph.Constant("middle", [0.5f], [1])]);
        }

        graph.Node("Clip", [generated, graph.Constant("black", [0f], []), graph.Constant("white", [1f], [])], output);
    }

    /// <summary>Converts from [0, 1] to a network's range, as nodes of a graph.</summary>
    public static string FromUnit(GraphWriter graph, string picture, PictureRange range)
    {
        if (range == PictureRange.ZeroToOne)
            return picture;
        string doubled = graph.Node("Mul", [picture, graph.Constant("two", [2f], [1])]);
        return graph.Node("Sub", [doubled, graph.Constant("one", [1f], [1])]);
    }
}
