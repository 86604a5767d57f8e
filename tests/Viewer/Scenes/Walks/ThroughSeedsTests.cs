using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class ThroughSeedsTests
{
    private static readonly GeneratorInfo Normal = SyntheticGenerator.Conditional().Info;

    [Fact]
    public void The_walk_passes_every_seed_in_turn_and_closes()
    {
        ulong[] seeds = [5, 9, 2, 77];
        var scene = new WalkScene(Normal, new WalkSettings(Seed: 0, LoopSeconds: 8, [5, 9, 2, 77]), columns: 1);
        LatentBatch batch = scene.CreateBatch();
        float[] expected = new float[Normal.Latent!.Size];
        for (int i = 0; i <= seeds.Length; i++)
        {
            scene.At(i * 2, batch);
            LatentSampler.Sample(Normal, seeds[i % seeds.Length], expected);
            Assert.All(expected.Zip(batch.Latent(0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void Side_by_side_each_walk_is_one_seed_further()
    {
        var scene = new WalkScene(Normal, new WalkSettings(Seed: 0, LoopSeconds: 6, [1, 2, 3]), columns: 3);
        LatentBatch now = scene.CreateBatch();
        LatentBatch later = scene.CreateBatch();
        scene.At(0.7, now);
        scene.At(2.7, later);
        for (int tile = 0; tile < 2; tile++)
            Assert.All(
                now.Latent(tile + 1).ToArray().Zip(later.Latent(tile).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Truncation_pulls_the_keys_toward_the_middle()
    {
        ViewState whole = new() { LoopSeconds = 6, Through = [1, 2, 3] };
        LatentBatch one = At(whole);
        LatentBatch half = At(whole with { Truncation = 0.5 });
        foreach ((float first, float second) in one.Latent(0).ToArray().Zip(half.Latent(0).ToArray()))
            Assert.Equal(first / 2, second, 1e-5f);

        static LatentBatch At(ViewState state)
        {
            var scene = new ViewScene(Normal, state, canvas: null);
            LatentBatch batch = scene.Scene.CreateBatch();
            scene.At(state, 1.1, batch);
            return batch;
        }
    }
}
