using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators;

/// <summary>Classifier files as <c>trainer classifier</c> writes them, small and with random weights.</summary>
public static class SyntheticClassifier
{
    private const int Features = 16;

    /// <summary>Writes a classifier of pictures of a shape.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataSet">The set that it says it was trained on.</param>
    /// <param name="shape">The shape of its pictures.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, string dataSet, ImageShape shape)
    {
        var net = new LayerWriter(new GraphWriter("classifier"), half: false, seed: 3);
        string x = net.Reshape(
            net.Graph.Input("picture", -1, shape.Channels, shape.Height, shape.Width), 0, shape.Size);
        string features = net.Relu(net.Linear(x, shape.Size, Features));
        net.Output(features, "features", Features);
        net.Output(net.Linear(features, Features, 3), "logits", 3);
        ModelProto model = GeneratorFile.Plain(net.Graph.Graph);
        model.MetadataProps.Add(
            new StringStringEntryProto { Key = "imagegen.classifier.dataset", Value = dataSet });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }
}
