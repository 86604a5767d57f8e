using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// Exports a classifier to an ONNX model with weights in float16, half the size. The output is deterministic.
/// </summary>
internal static class ClassifierExport
{
    /// <summary>Returns the bytes of the model.</summary>
    /// <param name="network">The network, in evaluation mode, float32 on the CPU.</param>
    /// <param name="info">The model's metadata.</param>
    public static byte[] Of(ClassifierNetwork network, ClassifierInfo info)
    {
        using IDisposable noGradient = torch.no_grad();
        var graph = new GraphWriter("classifier");
        ImageShape shape = info.Shape;
        string values = PictureScaling.FromUnit(
            graph,
            graph.Input(ClassifierInfo.Picture, -1, shape.Channels, shape.Height, shape.Width),
            PictureRange.MinusOneToOne);
        var writer = new NetworkGraph(graph, half: true);
        foreach ((string name, torch.nn.Module<torch.Tensor, torch.Tensor> part, bool isResidual) in network.Trunk)
        {
            string next = writer.Write(part, name, values);
            values = isResidual ? graph.Node("Add", [values, next]) : next;
        }

        string pooled = graph.Node(
            "Flatten", [graph.Node("GlobalMaxPool", [values])], null, OnnxAttribute.Int("axis", 1));
        string features = writer.Write(network.FeaturesPart, nameof(ClassifierInfo.Features), pooled);
        graph.Node("Identity", [features], ClassifierInfo.Features);
        string logits = writer.Write(network.LogitsPart, nameof(ClassifierInfo.Logits), features);
        graph.Node("Identity", [logits], ClassifierInfo.Logits);
        graph.Output(ClassifierInfo.Features, -1, ClassifierNetwork.FeatureCount);
        graph.Output(ClassifierInfo.Logits, -1, info.ClassNames.Count);

        ModelProto model = GeneratorFile.Plain(graph.Graph);
        info.Write(model);
        return model.ToByteArray();
    }
}
