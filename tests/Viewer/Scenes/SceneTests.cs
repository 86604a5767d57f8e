using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Scenes.Walks;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class SceneTests
{
    private static readonly GeneratorInfo Conditional = SyntheticGenerator.Conditional().Info;
    private static readonly GeneratorInfo Unconditional = SyntheticGenerator.Unconditional().Info;
    private static readonly GeneratorInfo Anchored = SyntheticGenerator.Anchored().Info;
    private static readonly WalkSettings Loop = new(Seed: 1, LoopSeconds: 6);

    [Fact]
    public void A_grid_has_a_named_row_per_class_and_the_same_latents_in_every_row()
    {
        var scene = new GridScene(Conditional, Loop, columns: 4, hasClassRows: true);
        LatentBatch batch = scene.CreateBatch();
        scene.At(1.3, batch);

        Assert.Equal((10, 4), (scene.Layout.Rows, scene.Layout.Columns));
        Assert.Equal(Conditional.ClassNames, scene.Layout.RowNames);
        for (int tile = 0; tile < batch.Count; tile++)
        {
            Assert.Equal(batch.Latent(tile % 4), batch.Latent(tile));
            float[] label = new float[10];
            label[tile / 4] = 1;
            Assert.Equal(label, batch.Label(tile));
        }

        Assert.NotEqual(batch.Latent(0).ToArray(), batch.Latent(1).ToArray());
    }

    [Fact]
    public void A_grid_without_class_rows_has_a_latent_for_every_tile()
    {
        foreach (GeneratorInfo info in (GeneratorInfo[])[Conditional, Unconditional])
        {
            var scene = new GridScene(info, Loop, 3, hasClassRows: false);
            LatentBatch batch = scene.CreateBatch();
            scene.At(0, batch);
            Assert.Equal(9, batch.Count);
            Assert.Empty(scene.Layout.RowNames);
            Assert.Equal(9, Enumerable.Range(0, 9).Select(tile => batch.Latent(tile)[0]).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("Walk")]
    [InlineData("Grid")]
    [InlineData("Plane")]
    public void Every_tile_of_a_sheet_shows_the_label_it_is_given(string mode)
    {
        var state = new ViewState
        {
            Mode = Enum.Parse<ViewMode>(mode),
            Sheet = new TileLayout(3, 3),
            Label = new LabelMix { Label = 7 },
            LoopSeconds = 6,
        };
        var scene = new ViewScene(Conditional, state, canvas: null);
        LatentBatch batch = scene.Scene.CreateBatch();
        for (double t = 0; t < 6; t += 0.5)
        {
            scene.At(state, t, batch);
            for (int tile = 0; tile < batch.Count; tile++)
                Assert.Equal((1, 1), (batch.Label(tile)[7], batch.Label(tile).ToArray().Sum()));
        }
    }

    [Fact]
    public void Everything_loops_bit_for_bit()
    {
        GeneratorInfo[] all = [Conditional, Unconditional, Anchored, SyntheticGenerator.Uniform().Info];
        foreach (GeneratorInfo info in all)
        {
            Scene[] allScenes =
            [
                new WalkScene(info, Loop, 2), new GridScene(info, Loop, 2, info.IsConditional),
            ];
            foreach (Scene scene in allScenes)
            {
                LatentBatch first = scene.CreateBatch();
                LatentBatch after = scene.CreateBatch();
                scene.At(0, first);
                scene.At(6, after);
                Assert.Equal(first.Latents, after.Latents);
                Assert.Equal(first.Labels, after.Labels);
            }
        }
    }

    [Fact]
    public void Neighbouring_seeds_share_no_walk()
    {
        var one = new GridScene(Unconditional, new WalkSettings(1, 6), 3, hasClassRows: false);
        var two = new GridScene(Unconditional, new WalkSettings(2, 6), 3, hasClassRows: false);
        LatentBatch a = one.CreateBatch();
        LatentBatch b = two.CreateBatch();
        one.At(0, a);
        two.At(0, b);
        Assert.Empty(a.Latents.ToArray().Intersect(b.Latents.ToArray()));
    }

    [Fact]
    public void Truncation_scales_latents_and_pulls_anchors_to_their_mean()
    {
        AssertTruncated(Unconditional, new float[16]);
        float[][] anchors = [.. Anchored.Anchors!.Values.Chunk(16)];
        AssertTruncated(Anchored, [.. Enumerable.Range(0, 16).Select(i => anchors.Average(anchor => anchor[i]))]);
    }

    [Fact]
    public void A_walk_through_anchors_passes_them()
    {
        var scene = new WalkScene(Anchored, new WalkSettings(3, null), 1);
        LatentBatch batch = scene.CreateBatch();
        scene.At(0, batch);
        float[] start = batch.Latent(0).ToArray();
        Assert.Contains(Anchored.Anchors!.Values.Chunk(16), anchor => WalkAssert.Distance(anchor, start) < 1e-5);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        Scene[] allScenes =
        [
            new WalkScene(Conditional, Loop, 2), new GridScene(Conditional, Loop, 8, true),
        ];
        foreach (Scene scene in allScenes)
        {
            LatentBatch batch = scene.CreateBatch();
            WalkAssert.AllocatesNothing(t => scene.At(t, batch));
        }
    }

    private static void AssertTruncated(GeneratorInfo info, float[] center)
    {
        var state = new ViewState { Seed = 1, LoopSeconds = 6 };
        var scene = new ViewScene(info, state, canvas: null);
        LatentBatch a = scene.Scene.CreateBatch();
        LatentBatch b = scene.Scene.CreateBatch();
        scene.At(state, 2, a);
        scene.At(state with { Truncation = 0.5 }, 2, b);
        for (int i = 0; i < center.Length; i++)
            Assert.Equal(center[i] + (0.5f * (a.Latents[i] - center[i])), b.Latents[i], 1e-5f);
    }
}
