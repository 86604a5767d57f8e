using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class AnchorsTests
{
    private static readonly GeneratorInfo Info = SyntheticGenerator.Anchored().Info;

    [Fact]
    public void They_come_in_a_seeded_order_each_once_before_one_comes_again()
    {
        float[][] all = Anchors.Of(Info);
        Assert.Equal(20, all.Length);
        float[][] one = Anchors.Shuffled(all, 1, 25);
        Assert.Equal(20, one[..20].Distinct().Count());
        Assert.Equal(one[..5], one[20..]);
        Assert.NotEqual(one[..20], Anchors.Shuffled(all, 2, 20));
    }

    [Fact]
    public void The_mean_is_coordinate_by_coordinate() => Assert.Equal([2f, 5f], Anchors.Mean([[1f, 4f], [3f, 6f]]));

    [Fact]
    public void A_generator_without_them_is_refused() =>
        Assert.Throws<ArgumentException>(() => Anchors.Of(SyntheticGenerator.Uniform().Info));
}
