using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>Exports a plan's encoder to the graph that the generator's metadata contain.</summary>
internal static class EncoderExport
{
    /// <summary>Exports the encoder.</summary>
    /// <param name="plan">The plan, its networks in evaluation mode on the CPU.</param>
    /// <param name="encoder">The network and the kind of its output.</param>
    /// <param name="shape">Shape of the pictures.</param>
    /// <param name="golden">The golden pictures, in [0, 1].</param>
    /// <param name="half">Whether weights are stored in float16.</param>
    public static EncoderInfo Of(TrainingPlan plan, EncoderPlan encoder, ImageShape shape, TensorData golden, bool half)
    {
        var graph = new GraphWriter("encoder");
        string image = PictureScaling.FromUnit(
            graph, graph.Input("image", -1, shape.Channels, shape.Height, shape.Width), plan.Range);
        string code = new NetworkGraph(graph, half).Write(plan.Network(encoder.Network), encoder.Network, image);
        long[] dims = [-1, .. plan.Latent!.Shape.Select(extent => (long)extent)];
        if (encoder.IsVariational)
        {
            Half(graph, code, 0, dims[1], "z");
            Half(graph, code, dims[1], 2 * dims[1], "log_variance");
            graph.Output("z", dims);
            graph.Output("log_variance", dims);
        }
        else
        {
            graph.Node("Identity", [code], "z");
            graph.Output("z", dims);
        }

        torch.Tensor pictures = ArrayTensor.Of(golden.Values, [.. golden.Shape.Select(extent => (long)extent)]);
        torch.Tensor goldenCode = plan.Encode(plan.Range == PictureRange.MinusOneToOne ? (pictures * 2) - 1 : pictures);
        return new EncoderInfo(
            GeneratorFile.Plain(graph.Graph), new TensorData(
                [.. goldenCode.shape.Select(extent => (int)extent)], AffineLayer.Values(goldenCode)));
    }

    private static void Half(GraphWriter graph, string both, long start, long end, string name) => graph.Node(
        "Slice",
        [
            both,
            graph.Constant($"{name}.start", [start]),
            graph.Constant($"{name}.end", [end]),
            graph.Constant($"{name}.axis", [1L]),
        ],
        name);
}
