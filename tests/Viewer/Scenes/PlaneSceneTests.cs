using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Scenes.Walks;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class PlaneSceneTests
{
    private static readonly GeneratorInfo Variational = SyntheticGenerator.Variational().Info;
    private static readonly GeneratorInfo Conditional = SyntheticGenerator.Conditional().Info;
    private static readonly GeneratorInfo Uniform = SyntheticGenerator.Uniform().Info;
    private static readonly GeneratorInfo Anchored = SyntheticGenerator.AutoEncoder().Info;
    private static readonly WalkSettings Loop = new(Seed: 1, LoopSeconds: 6);

    [Fact]
    public void Two_normal_coordinates_stand_at_their_quantiles_to_the_right_and_upward()
    {
        LatentBatch batch = At(new PlaneScene(Variational, Loop, 15, moves: false), 0);
        Assert.Equal((15, 15), (batch.Layout.Rows, batch.Layout.Columns));
        const float End = 2.0537489f;
        Near([-End, End], batch.Latent(0));
        Near([End, End], batch.Latent(14));
        Near([-End, -End], batch.Latent(14 * 15));
        Near([End, -End], batch.Latent((14 * 15) + 14));
        Near([0, 0], batch.Latent((7 * 15) + 7));
        for (int column = 0; column < 15; column++)
            Assert.Equal(0.02 + (0.96 * column / 14), NormalDistribution.Cdf(batch.Latent(column)[0]), 1e-6);
        Assert.Null(batch.Highlight);
    }

    [Fact]
    public void A_single_tile_is_the_middle_and_a_single_coordinate_one_row()
    {
        Near([0, 0], At(new PlaneScene(Variational, Loop, 1, moves: false), 0).Latent(0));
        GeneratorInfo line = Variational with { Latent = new LatentInfo([1], LatentDistribution.Uniform) };
        LatentBatch batch = At(new PlaneScene(line, Loop, 3, moves: true), 0);
        Assert.Equal((1, 3), (batch.Layout.Rows, batch.Layout.Columns));
        Near([-0.96f, 0, 0.96f], batch.Latents);
    }

    [Fact]
    public void Two_coordinates_between_anchors_follow_the_anchors()
    {
        GeneratorInfo info = Anchored with
        {
            Latent = new LatentInfo([2], LatentDistribution.Anchors),
            Anchors = new TensorData([101, 2], [.. Enumerable.Range(0, 101).SelectMany(i => new[] { i * i, -3f * i })]),
        };
        LatentBatch batch = At(new PlaneScene(info, Loop, 3, moves: false), 0);
        Near([4, -6], batch.Latent(0));
        Near([2500, -150], batch.Latent(4));
        Near([98 * 98, -294], batch.Latent(8));
    }

    [Fact]
    public void A_larger_normal_latent_is_standard_normal_at_every_tile_over_seeds()
    {
        const int Seeds = 400;
        double[] sums = new double[9];
        double[] squares = new double[9];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            LatentBatch batch = At(new PlaneScene(Conditional, Loop with { Seed = seed }, 3, moves: false), 0);
            for (int tile = 0; tile < 9; tile++)
            {
                foreach (float z in batch.Latent(tile))
                {
                    sums[tile] += z;
                    squares[tile] += z * z;
                }
            }
        }

        const int Count = Seeds * 16;
        // Four standard errors of the mean and of the variance.
        Assert.All(sums, sum => Assert.InRange(sum / Count, -0.05, 0.05));
        Assert.All(squares, square => Assert.InRange(square / Count, 0.93, 1.07));
    }

    [Fact]
    public void A_larger_plane_is_smooth_and_its_ends_are_different()
    {
        LatentBatch batch = At(new PlaneScene(Conditional, Loop, 31, moves: false), 0);
        float[] middle = batch.Latent((15 * 31) + 15).ToArray();
        Assert.InRange(WalkAssert.Distance(middle, batch.Latent((15 * 31) + 16).ToArray()), 0.05, 0.5);
        Assert.InRange(WalkAssert.Distance(middle, batch.Latent((14 * 31) + 15).ToArray()), 0.05, 0.5);
        Assert.True(WalkAssert.Distance(batch.Latent(0).ToArray(), batch.Latent((31 * 31) - 1).ToArray()) > 3);
    }

    [Fact]
    public void A_uniform_latent_stays_inside_its_cube()
    {
        LatentBatch batch = At(new PlaneScene(Uniform, Loop, 9, moves: false), 0);
        Assert.All(batch.Latents.ToArray(), z => Assert.InRange(z, -1f, 1f));
        Assert.True(batch.Latents.ToArray().Max() > 0.8f);
    }

    [Fact]
    public void A_larger_latent_between_anchors_has_an_anchor_in_each_corner()
    {
        LatentBatch batch = At(new PlaneScene(Anchored, Loop, 3, moves: false), 0);
        float[][] anchors = [.. Anchored.Anchors!.Values.Chunk(16)];
        float[][] corners = [.. new[] { 0, 2, 6, 8 }.Select(tile => batch.Latent(tile).ToArray())];
        Assert.All(corners, corner => Assert.Contains(anchors, anchor => WalkAssert.Distance(anchor, corner) < 1e-5));
        Assert.Equal(4, corners.Select(corner => corner[0]).Distinct().Count());
        float[] mean = [.. Enumerable.Range(0, 16).Select(i => corners.Average(corner => corner[i]))];
        Near(mean, batch.Latent(4));
    }

    [Fact]
    public void Truncation_pulls_every_tile_to_the_centre()
    {
        LatentBatch whole = Sheet(Variational, 5, truncation: 1);
        LatentBatch half = Sheet(Variational, 5, truncation: 0.5);
        Near([.. whole.Latents.ToArray().Select(z => 0.5f * z)], half.Latents);

        float[][] anchors = [.. Anchored.Anchors!.Values.Chunk(16)];
        LatentBatch none = Sheet(Anchored, 2, truncation: 0);
        Near([.. Enumerable.Range(0, 16).Select(i => anchors.Average(anchor => anchor[i]))], none.Latent(3));

        static LatentBatch Sheet(GeneratorInfo info, int columns, double truncation)
        {
            var state = new ViewState
            {
                Mode = ViewMode.Plane,
                Sheet = new TileLayout(columns, columns),
                Truncation = truncation,
                IsPaused = true,
            };
            var scene = new ViewScene(info, state, canvas: null);
            LatentBatch batch = scene.Scene.CreateBatch();
            scene.At(state, 0, batch);
            return batch;
        }
    }

    [Fact]
    public void The_frame_is_around_the_tile_nearest_to_the_walk()
    {
        var scene = new PlaneScene(Variational, Loop, 7, moves: true);
        LatentWalk walk = Loop.CreateWalks(Variational, 1)[0];
        LatentBatch batch = scene.CreateBatch();
        float[] z = new float[2];
        var seen = new HashSet<int>();
        for (double t = 0; t < 6; t += 0.05)
        {
            scene.At(t, batch);
            walk.At(t, z);
            int nearest = Enumerable.Range(0, batch.Count).MinBy(
                tile => WalkAssert.Distance(batch.Latent(tile).ToArray(), z));
            Assert.Equal(nearest, batch.Highlight);
            seen.Add(nearest);
        }

        Assert.True(seen.Count > 5);
    }

    [Fact]
    public void In_a_larger_latent_the_frame_moves_too()
    {
        var scene = new PlaneScene(Conditional, Loop, 7, moves: true);
        Assert.True(Enumerable.Range(0, 60).Select(i => At(scene, i * 0.1).Highlight!.Value).Distinct().Count() > 5);
    }

    [Fact]
    public void A_conditional_plane_shows_the_first_class_or_tours_them()
    {
        Assert.Equal(1, At(new PlaneScene(Conditional, Loop, 2, moves: false), 3).Label(3)[0]);
        var tour = new PlaneScene(Conditional, Loop, 2, moves: true);
        Assert.Equal(1, At(tour, 0).Label(3)[0]);
        Assert.Equal(0, At(tour, 3).Label(3)[0]);
        Assert.Equal(1, At(tour, 3).Label(3).ToArray().Sum(), 1e-6f);
    }

    [Fact]
    public void Two_classes_are_toured_as_well_as_ten()
    {
        GeneratorInfo two = Conditional with { ClassNames = ["cats", "dogs"] };
        var grid = new GridScene(two, Loop, 3, hasClassRows: true);
        Assert.Equal((2, 3), (grid.Layout.Rows, grid.Layout.Columns));
        Assert.Equal([0, 1], At(grid, 0).Label(5).ToArray());
        foreach (Scene scene in new Scene[] { new WalkScene(two, Loop, 1), new PlaneScene(two, Loop, 2, moves: true) })
        {
            float[] second = [.. Enumerable.Range(0, 60).Select(i => At(scene, i * 0.1).Label(0)[1])];
            Assert.Equal((0, 1), (second.Min(), second.Max()));
            Assert.Contains(second, weight => weight is > 0.2f and < 0.8f);
        }
    }

    [Fact]
    public void It_loops_bit_for_bit_and_allocates_nothing()
    {
        foreach (GeneratorInfo info in new[] { Variational, Conditional, Uniform, Anchored })
        {
            var scene = new PlaneScene(info, Loop, 5, moves: true);
            LatentBatch first = At(scene, 0);
            LatentBatch last = At(scene, 6);
            Assert.Equal(first.Latents, last.Latents);
            Assert.Equal(first.Labels, last.Labels);
            Assert.Equal(first.Highlight, last.Highlight);
            LatentBatch batch = scene.CreateBatch();
            WalkAssert.AllocatesNothing(t => scene.At(t, batch));
        }
    }

    [Fact]
    public void A_generator_without_a_latent_has_no_plane() =>
        Assert.Throws<ArgumentException>(
            () => new PlaneScene(SyntheticGenerator.ImageToImage().Info, Loop, 3, moves: false));

    private static LatentBatch At(Scene scene, double t)
    {
        LatentBatch batch = scene.CreateBatch();
        scene.At(t, batch);
        return batch;
    }

    private static void Near(float[] expected, Span<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f * Math.Max(1, Math.Abs(expected[i])));
    }
}
