using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>Between [0, 1], in which generator files speak, and the range that a network generates.</summary>
internal static class PictureScaling
{
    /// <summary>A picture of a network in [0, 1], clipped.</summary>
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

    /// <summary>From [0, 1] to the range of a network, as nodes of a graph.</summary>
    public static string FromUnit(GraphWriter graph, string picture, PictureRange range)
    {
        if (range == PictureRange.ZeroToOne)
            return picture;
        string doubled = graph.Node("Mul", [picture, graph.Constant("two", [2f], [1])]);
        return graph.Node("Sub", [doubled, graph.Constant("one", [1f], [1])]);
    }
}
