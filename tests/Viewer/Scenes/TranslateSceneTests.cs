using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Scenes.Walks;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class TranslateSceneTests
{
    private const double Seconds = 5;

    private static readonly GeneratorInfo Masks = SyntheticGenerator.ImageToImage().Info;
    private static readonly TileLayout Three = new(1, 3);

    public static TheoryData<string, int> Kinds => new()
    {
        { "mask", 3 },
        { "outline", 1 },
        { "outline", 3 },
        { "photograph", 1 },
        { "photograph", 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_painted_moves_and_loops_bit_for_bit(string kind, int channels)
    {
        var scene = new TranslateScene(Of(kind, channels), 1, Seconds, Three);
        LatentBatch first = At(scene, 0);
        Assert.Equal(3 * channels * 24 * 40, first.Sources.Length);
        Assert.Equal(first.Sources, At(scene, Seconds).Sources);
        Assert.Equal(first.Sources, At(scene, -2 * Seconds).Sources);
        Assert.NotEqual(first.Sources.ToArray(), At(scene, 1).Sources.ToArray());
        Assert.All(first.Sources.ToArray(), value => Assert.InRange(value, 0f, 1f));
        Assert.True(first.Sources.ToArray().Max() - first.Sources.ToArray().Min() > 0.2f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tiles_and_seeds_differ_and_the_same_seed_is_the_same(string kind, int channels)
    {
        GeneratorInfo info = Of(kind, channels);
        LatentBatch one = At(new TranslateScene(info, 1, null, Three), 0.7);
        LatentBatch two = At(new TranslateScene(info, 2, null, Three), 0.7);
        float[][] pictures =
        [
            .. new[] { one, two }.SelectMany(
                batch => Enumerable.Range(0, 3).Select(tile => batch.Source(tile).ToArray())),
        ];
        for (int i = 0; i < pictures.Length; i++)
            Assert.All(pictures[..i], other => Assert.NotEqual(other, pictures[i]));
        Assert.Equal(one.Sources, At(new TranslateScene(info, 1, null, Three), 0.7).Sources);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_frame_allocates_nothing(string kind, int channels)
    {
        var scene = new TranslateScene(Of(kind, channels), 1, null, Three);
        LatentBatch batch = scene.CreateBatch();
        WalkAssert.AllocatesNothing(t => scene.At(t, batch));
    }

    [Fact]
    public void Labels_are_toured()
    {
        GeneratorInfo two = Masks with { ClassNames = ["day", "night"] };
        var tour = new TranslateScene(two, 1, Seconds, Three);
        float[] weights = [.. Enumerable.Range(0, 50).Select(i => At(tour, i * 0.1).Label(2)[1])];
        Assert.Equal((0, 1), (weights.Min(), weights.Max()));
    }

    [Fact]
    public void A_generator_without_a_source_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TranslateScene(SyntheticGenerator.Uniform().Info, 1, null, Three));

    private static GeneratorInfo Of(string kind, int channels) => Masks with
    {
        Source = new SourceInfo(new ImageShape(channels, 24, 40), kind, kind == "mask" ? Masks.Source!.Palette : []),
    };

    private static LatentBatch At(Scene scene, double t)
    {
        LatentBatch batch = scene.CreateBatch();
        scene.At(t, batch);
        return batch;
    }
}
