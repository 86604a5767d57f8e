using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class ThroughSeedsTests
{
    private static readonly GeneratorInfo Normal = SyntheticGenerator.Conditional().Info;

    [Fact]
    public void The_walk_passes_every_seed_in_turn_and_closes()
    {
        ulong[] seeds = [5, 9, 2, 77];
        var scene = new WalkScene(Normal, new WalkSettings(Seed: 0, LoopSeconds: 8, Truncation: 1, seeds), columns: 1, label: 0);
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
        var scene = new WalkScene(Normal, new WalkSettings(Seed: 0, LoopSeconds: 6, Truncation: 1, [1, 2, 3]), columns: 3, label: 0);
        LatentBatch now = scene.CreateBatch();
        LatentBatch later = scene.CreateBatch();
        scene.At(0.7, now);
        scene.At(2.7, later);
        for (int tile = 0; tile < 2; tile++)
            Assert.All(now.Latent(tile + 1).ToArray().Zip(later.Latent(tile).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Truncation_pulls_the_keys_toward_the_middle()
    {
        ulong[] seeds = [1, 2, 3];
        LatentBatch whole = First(new WalkSettings(0, 6, 1, seeds));
        LatentBatch half = First(new WalkSettings(0, 6, 0.5, seeds));
        Assert.All(whole.Latent(0).ToArray().Zip(half.Latent(0).ToArray()), pair => Assert.Equal(pair.First / 2, pair.Second, 1e-5f));

        static LatentBatch First(WalkSettings settings)
        {
            var scene = new WalkScene(Normal, settings, columns: 1, label: 0);
            LatentBatch batch = scene.CreateBatch();
            scene.At(1.1, batch);
            return batch;
        }
    }
}
