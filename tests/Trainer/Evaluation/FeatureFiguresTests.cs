using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Features;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class FeatureFiguresTests
{
    [Fact]
    public void Samples_of_reality_stand_with_the_halves_and_far_from_noise()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(1);
        torch.Tensor Draw(int count) => torch.randn(count, 4, generator: random);
        var sets = new FeatureSets(
            Draw(1_200), new RealFeatures(Draw(1_100), null), Draw(1_000), "training pictures", Draw(1_000) + 30);
        var figures = FeatureFigures.Of(sets, FeatureKind.Own).ToDictionary(figure => figure.Name);
        Assert.Equal(["coverage", "density", "frechet-distance", "precision", "recall"], figures.Keys.Order());
        Assert.InRange(figures["frechet-distance"].Value, 0, 0.1);
        Assert.InRange(Of(figures["frechet-distance"], "frechet-distance-of-halves"), 0, 0.1);
        Assert.InRange(Of(figures["frechet-distance"], "frechet-distance-of-training-pictures"), 0, 0.1);
        Assert.InRange(Of(figures["frechet-distance"], "frechet-distance-of-noise"), 3_400, 3_800);
        foreach (string name in (string[])["precision", "recall", "coverage"])
        {
            Assert.Equal(Of(figures[name], $"{name}-of-halves"), figures[name].Value, 0.08);
            Assert.Equal(0, Of(figures[name], $"{name}-of-noise"));
        }

        Assert.Equal(1, figures["density"].Value, 0.1);
        Assert.Equal(1, Of(figures["density"], "density-of-halves"), 0.15);
        Assert.Equal(0, Of(figures["density"], "density-of-noise"));
    }

    /// <summary>Sets may hold their classes in turn; halves by place would be of different classes.</summary>
    [Fact]
    public void Halves_are_drawn_and_not_taken_in_turn()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(2);
        torch.Tensor classes = torch.tensor(new[] { 0f, 50f }).repeat(600).unsqueeze(1);
        torch.Tensor real = torch.randn(1_200, 1, generator: random) + classes;
        var sets = new FeatureSets(real, new RealFeatures(real, null), real, "training pictures", real + 1_000);
        Figure distance = FeatureFigures.Of(sets, FeatureKind.Own)[0];
        Assert.Equal(0, distance.Value, 1e-6);
        Assert.InRange(Of(distance, "frechet-distance-of-halves"), 1e-6, 30);
    }

    [Fact]
    public void What_is_told_goes_by_the_network_and_the_number_of_real_pictures()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        string[] Names(int real, bool mirrored, FeatureKind kind)
        {
            torch.Tensor Draw(int count) => torch.randn(count, 3, generator: random);
            var features = new RealFeatures(Draw(real), mirrored ? Draw(real) : null);
            var sets = new FeatureSets(Draw(1_000), features, Draw(1_000), "test pictures", Draw(1_000));
            return [.. FeatureFigures.Of(sets, kind).SelectMany(figure => figure.Recorded()).Select(item => item.Key)];
        }

        Assert.Equal(
            [
                "kernel-distance", "kernel-distance-of-test-pictures", "kernel-distance-of-halves",
                "kernel-distance-of-noise",
            ],
            Names(6, mirrored: true, FeatureKind.General));
        Assert.DoesNotContain("kernel-distance-of-halves", Names(3, mirrored: true, FeatureKind.General));
        Assert.Contains("fid", Names(1_000, mirrored: false, FeatureKind.Given));
        Assert.Contains("kid", Names(1_000, mirrored: false, FeatureKind.Given));
        Assert.Contains("precision", Names(1_000, mirrored: false, FeatureKind.General));
        Assert.DoesNotContain("fid", Names(999, mirrored: false, FeatureKind.Given));
        Assert.DoesNotContain("precision", Names(999, mirrored: false, FeatureKind.Given));
    }

    private static double Of(Figure figure, string name) => figure.Beside.Single(known => known.Name == name).Value;
}
