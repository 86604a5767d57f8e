using ImageGen.Generators.Format;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ClassFeaturesTests
{
    [Fact]
    public void One_repeated_picture_has_no_spread_and_varied_ones_have_what_their_features_say()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using Classifier classifier = RandomClassifier.Create(new ImageShape(1, 28, 28), 3);
        torch.Tensor varied = torch.rand(20, 1, 28, 28);
        torch.Tensor repeated = torch.rand(1, 1, 28, 28).expand(20, -1, -1, -1).contiguous();
        var record = new ClassFeatures(3);
        record.Add(classifier, varied, Enumerable.Repeat(0L, 20).ToArray());
        record.Add(classifier, repeated, Enumerable.Repeat(1L, 20).ToArray());

        torch.Tensor features = classifier.Features(varied);
        float expected = (features - features.mean([0])).square().sum(1).mean().sqrt().item<float>();
        Assert.Equal(expected, record.SpreadOf(0), expected * 1e-3);
        Assert.InRange(record.SpreadOf(1), 0, expected * 1e-2);
    }

    [Fact]
    public void Agreement_counts_what_the_classifier_sees()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using Classifier classifier = RandomClassifier.Create(new ImageShape(1, 28, 28), 2);
        torch.Tensor pictures = torch.rand(30, 1, 28, 28) * torch.rand(30, 1, 1, 1);
        long[] seen = classifier.Run(pictures).Logits.argmax(1).data<long>().ToArray();
        long[] asked = seen.Select((label, i) => i < 6 ? 1 - label : label).ToArray();
        var record = new ClassFeatures(2);
        record.Add(classifier, pictures, asked);
        Assert.Equal(24.0 / 30, record.Agreement, 1e-9);
    }
}
