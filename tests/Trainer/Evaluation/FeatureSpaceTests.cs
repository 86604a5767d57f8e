using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class FeatureSpaceTests
{
    [Fact]
    public void Pictures_of_another_shape_are_brought_to_the_one_that_the_classifier_knows()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Classifier classifier = RandomClassifier.Create(new ImageShape(3, 32, 32), 4);
        using var space = new FeatureSpace(classifier);
        torch.Tensor pictures = torch.rand(2, 3, 32, 32);
        torch.Tensor gray = torch.rand(2, 1, 32, 32);
        torch.Tensor expected = classifier.Features(pictures);

        AssertClose(expected, space.Of(pictures));
        AssertClose(expected, space.Of(pictures.repeat_interleave(2, 2).repeat_interleave(2, 3)));
        AssertClose(classifier.Features(gray.expand(-1, 3, -1, -1)), space.Of(gray));
        Assert.Equal([2L, ClassifierNetwork.FeatureCount], space.Of(torch.rand(2, 1, 20, 28)).shape);
    }

    [Fact]
    public void A_set_is_seen_picture_by_picture_or_in_the_mirror()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var space = new FeatureSpace(RandomClassifier.Create(new ImageShape(1, 28, 28), 6));
        using PictureSet all = new ShapesDataSet().Load(new DataStore(), DataSplit.Test);
        using PictureSet set = all.First(130);
        torch.Tensor pictures = set.Pictures.to(torch.ScalarType.Float32) / 255f;
        AssertClose(space.Of(pictures), space.Of(set, mirrored: false, default));
        AssertClose(space.Of(pictures.flip(3)), space.Of(set, mirrored: true, default));
        Assert.True(
            (space.Of(set, mirrored: true, default) - space.Of(set, mirrored: false, default)).abs().max()
                .item<float>() > 1e-3);
    }

    private static void AssertClose(torch.Tensor expected, torch.Tensor found) =>
        Assert.InRange((expected - found).abs().max().item<float>(), 0, 1e-5);
}
