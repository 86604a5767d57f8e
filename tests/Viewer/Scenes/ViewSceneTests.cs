using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class ViewSceneTests
{
    private static readonly GeneratorInfo Conditional = SyntheticGenerator.Conditional().Info;

    public static TheoryData<string> Generators =>
        ["conditional", "unconditional", "uniform", "anchored", "translator"];

    [Theory]
    [MemberData(nameof(Generators))]
    public void Every_mode_shows_finite_numbers_and_whole_labels(string name)
    {
        GeneratorInfo info = Of(name);
        foreach (ViewMode mode in ViewControls.ModesOf(info))
        {
            var state = new ViewState
            {
                Mode = mode,
                Time = 2.5,
                DragX = 0.7,
                DragY = -1.1,
                Truncation = 0.8,
                Columns = 3,
            };
            LatentBatch batch = At(info, state);
            foreach (float value in batch.Latents)
                Assert.True(float.IsFinite(value));
            foreach (float value in batch.Sources)
                Assert.InRange(value, 0, 1);
            for (int tile = 0; tile < batch.Count && info.IsConditional; tile++)
                Assert.Equal(1, batch.Label(tile).ToArray().Sum(), 1e-5f);
        }
    }

    [Fact]
    public void A_stage_is_kept_until_other_tiles_or_walks_are_asked_for()
    {
        var state = new ViewState { Seed = 1 };
        var stage = new ViewScene(Conditional, state, null);
        Assert.True(
            stage.Shows(
                state with
                {
                    Time = 5,
                    DragX = 1,
                    Truncation = 0.5,
                    Label = new LabelMix { Label = 1 },
                    Speed = 2,
                    PlaneX = 0,
                    IsSmooth = true,
                }));
        Assert.False(stage.Shows(state with { Seed = 2 }));
        Assert.False(stage.Shows(state with { Mode = ViewMode.Grid }));
        Assert.False(stage.Shows(state with { Track = 1 }));
        Assert.False(stage.Shows(state with { Columns = 3 }));
        Assert.False(stage.Shows(state with { LoopSeconds = 3 }));
    }

    [Fact]
    public void An_opened_tile_is_the_tile_that_the_grid_showed()
    {
        var grid = new ViewState { Mode = ViewMode.Grid, Columns = 4, Time = 1.25, Seed = 3 };
        LatentBatch all = At(Conditional, grid);
        foreach (int tile in new[] { 0, 6, 39 })
        {
            LatentBatch one = At(Conditional, ViewControls.Open(grid, tile, Conditional));
            Assert.Equal(all.Latent(tile).ToArray(), one.Latent(0).ToArray());
            Assert.Equal(all.Label(tile).ToArray(), one.Label(0).ToArray());
        }

        GeneratorInfo plain = Of("unconditional");
        Assert.Equal(
            At(plain, grid).Latent(9).ToArray(), At(plain, ViewControls.Open(grid, 9, plain)).Latent(0).ToArray());
    }

    [Fact]
    public void A_dragged_gaussian_stays_one()
    {
        // Over many seeds every coordinate has mean 0 and variance 1, however far it was dragged.
        double sum = 0, squares = 0;
        int count = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            LatentBatch batch = At(Conditional, new ViewState { Seed = seed, Time = 1, DragX = 2, DragY = -3 });
            foreach (float value in batch.Latent(0))
            {
                sum += value;
                squares += value * value;
                count++;
            }
        }

        Assert.Equal(0, sum / count, 0.05);
        Assert.Equal(1, squares / count, 0.05);
    }

    [Fact]
    public void A_dragged_uniform_latent_stays_inside_its_cube()
    {
        LatentBatch batch = At(Of("uniform"), new ViewState { DragX = 40, DragY = -70 });
        foreach (float value in batch.Latent(0))
            Assert.InRange(value, -1, 1);
    }

    [Fact]
    public void No_drag_and_no_truncation_are_the_walk_itself()
    {
        float[] walk = new float[Conditional.Latent!.Size];
        HarmonicWalk.Endless(CounterRandom.Bits(5, 0), walk.Length).At(2, walk);
        Assert.Equal(walk, At(Conditional, new ViewState { Seed = 5, Time = 2 }).Latent(0).ToArray());
        float[] half = At(Conditional, new ViewState { Seed = 5, Time = 2, Truncation = 0.5 }).Latent(0).ToArray();
        Assert.All(half.Zip(walk), pair => Assert.Equal(0.5f * pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void The_middle_of_the_plane_is_typical_and_its_corners_differ()
    {
        GeneratorInfo info = SyntheticGenerator.Unconditional().Info;
        float[] At00(double x, double y) =>
            At(info, new ViewState { Mode = ViewMode.Plane, PlaneX = x, PlaneY = y }).Latent(0).ToArray();
        Assert.NotEqual(At00(0, 0), At00(1, 0));
        Assert.NotEqual(At00(0, 0), At00(0, 1));
        Assert.Equal(At00(0.3, 0.6), At00(0.3, 0.6));
    }

    [Fact]
    public void The_canvas_shows_what_was_painted()
    {
        GeneratorInfo info = Of("translator");
        var canvas = new PaintedCanvas(info.Source!);
        canvas.Press(10, 10);
        LatentBatch batch = At(info, new ViewState { Mode = ViewMode.Canvas }, canvas);
        Assert.Equal(canvas.Pixels.ToArray(), batch.Source(0).ToArray());
    }

    private static LatentBatch At(GeneratorInfo info, ViewState state, PaintedCanvas? canvas = null)
    {
        var stage = new ViewScene(
            info, state, canvas ?? (info.Source is { } source ? new PaintedCanvas(source) : null));
        LatentBatch batch = stage.Scene.CreateBatch();
        stage.At(state, batch);
        return batch;
    }

    private static GeneratorInfo Of(string name)
    {
        GeneratorFile file = name switch
        {
            "conditional" => SyntheticGenerator.Conditional(),
            "unconditional" => SyntheticGenerator.Unconditional(),
            "uniform" => SyntheticGenerator.Uniform(),
            "anchored" => SyntheticGenerator.Anchored(),
            _ => SyntheticGenerator.ImageToImage(),
        };
        return file.Info;
    }
}
