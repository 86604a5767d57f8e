using ImageGen.Generators.Format;
using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ClassifierExportTests
{
    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(1, 28, 28)]
    [InlineData(3, 33, 20)]
    public void The_file_gives_what_the_network_gives(int channels, int height, int width)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var shape = new ImageShape(channels, height, width);
        using ClassifierNetwork network = RandomClassifier.Network(shape, 5);
        using Classifier classifier = RandomClassifier.Open(network, shape, 5);
        Assert.Equal(shape, classifier.Info.Shape);
        Assert.Equal(RandomClassifier.Names(5), classifier.Info.ClassNames);

        using IDisposable noGradient = torch.no_grad();
        torch.Tensor pictures = torch.rand(7, channels, height, width);
        (torch.Tensor features, torch.Tensor logits) = classifier.Run(pictures);
        Assert.Equal([7L, 128L], features.shape);
        AssertClose(network.Features((pictures * 2) - 1), features);
        AssertClose(network.call((pictures * 2) - 1), logits);
    }

    private static void AssertClose(torch.Tensor expected, torch.Tensor found)
    {
        float scale = expected.abs().max().item<float>();
        Assert.InRange(scale, 1e-3, float.MaxValue);
        Assert.InRange((expected - found).abs().max().item<float>(), 0, 1e-4 * scale);
    }
}

/// <summary>Classifiers of random weights, whose norms have seen some pictures.</summary>
internal static class RandomClassifier
{
    public static string[] Names(int classCount) => [.. Enumerable.Range(0, classCount).Select(i => $"class {i}")];

    public static ClassifierNetwork Network(ImageShape shape, int classCount)
    {
        torch.manual_seed(4);
        var network = new ClassifierNetwork(shape, classCount, width: 8);
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        network.train();
        for (int i = 0; i < 5; i++)
            network.call(torch.randn(16, shape.Channels, shape.Height, shape.Width));
        network.eval();
        return network;
    }

    public static Classifier Open(ClassifierNetwork network, ImageShape shape, int classCount) => Classifier.Open(
        ClassifierExport.Of(network, new ClassifierInfo("noise", "random", shape, Names(classCount))), "random.onnx");

    public static Classifier Create(ImageShape shape, int classCount)
    {
        using ClassifierNetwork network = Network(shape, classCount);
        return Open(network, shape, classCount);
    }
}
