using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.Walks;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Models;

/// <summary>Directions along which a generator's pictures vary most.</summary>
public sealed class DirectionSearchTests
{
    private const int Size = 16;

    [Fact]
    public void Of_a_linear_generator_they_are_those_of_its_covariance()
    {
        // The picture is 0.5 + sum of 0.1 d_k (u_k . z) v_k with orthonormal u and v: its covariance has the
        // eigenvectors v with the eigenvalues d squared, and z grows along u.
        double[] deviations = [3, 2, 1.2, 0.6];
        double[][] u = Orthonormal(1, Size, deviations.Length), v = Orthonormal(2, 28 * 28, deviations.Length);
        LatentDirections found = Search(SyntheticGenerator.Unconditional().Info, (z, _, k) =>
            0.5 + Enumerable.Range(0, deviations.Length).Sum(i => 0.1 * deviations[i] * Dot(u[i], z) * v[i][k]));
        double total = deviations.Sum(value => value * value);
        Assert.Equal(deviations.Length, found.All.Count);
        for (int i = 0; i < deviations.Length; i++)
        {
            double[] direction = [.. found.All[i].Latent.Select(value => (double)value)];
            Assert.Equal(1, Math.Sqrt(Dot(direction, direction)), 1e-5);
            Assert.InRange(Math.Abs(Dot(direction, u[i])), 0.97, 1.001);
            Assert.Equal(deviations[i] * deviations[i] / total, found.All[i].Share, 0.05);
        }
    }

    [Fact]
    public void Of_a_conditional_generator_classes_are_no_direction_and_uniform_latents_are_taken_as_gaussian()
    {
        double[] u = Orthonormal(5, Size, 1)[0];
        GeneratorInfo info = SyntheticGenerator.Conditional().Info;
        info = info with { Latent = new LatentInfo([Size], LatentDistribution.Uniform) };
        LatentDirections found = Search(info, (z, label, k) =>
            (label * Math.Sin(k)) + (0.1 * Dot(u, [.. z.Select(value => UniformLatent.ToGaussian((float)value))])));
        LatentDirection only = Assert.Single(found.All);
        Assert.Equal(1, only.Share, 1e-3);
        Assert.InRange(Math.Abs(Dot(u, [.. only.Latent.Select(value => (double)value)])), 0.99, 1.001);
    }

    [Fact]
    public void What_grows_either_way_is_no_direction_and_equal_searches_give_equal_bits()
    {
        Assert.Empty(Search(SyntheticGenerator.Unconditional().Info, (z, _, _) => z[0] * z[0]).All);
        GeneratorFile file = SyntheticGenerator.Anchored();
        LatentDirections first = DirectionSearch.Of(file), second = DirectionSearch.Of(file);
        Assert.NotEmpty(first.All);
        Assert.Equal(first.All.Select(each => each.Share), second.All.Select(each => each.Share));
        foreach ((LatentDirection a, LatentDirection b) in first.All.Zip(second.All))
            Assert.Equal(a.Latent, b.Latent);
    }

    [Fact]
    public void A_session_shows_what_is_moved_as_soon_as_directions_are_found()
    {
        using PlayFixture play = new PlayFixture().With("a", SyntheticGenerator.Conditional());
        ViewerSession session = play.Play(startsPaused: true);
        play.Do(new SettingInput(ViewSetting.Direction, 3, Index: 1));
        Assert.Equal("2:3", session.State.Directions.ToString());
        session.Show();
        session.Views[0].Model.FindDirections();
        // What was shown while they were searched for may lack them, and is made again.
        if (session.NeedsFrame)
            session.Show();
        float[] moved = session.Views[0].Images.ToArray();
        Assert.False(session.NeedsFrame);
        play.Do(new ActionInput(ViewAction.Center));
        session.Show();
        Assert.NotEqual(moved, session.Views[0].Images.ToArray());
    }

    [Fact]
    public async Task They_are_searched_for_beside_the_play_once_and_only_where_there_are_latents()
    {
        var searched = new List<LoadedModel>();
        // Not on the worker's own thread, which its disposal waits for.
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = LoadedModel.Load(SyntheticGenerator.Uniform(), threads: 1);
        var translator = LoadedModel.Load(SyntheticGenerator.ImageToImage(), threads: 1);
        var last = LoadedModel.Load(SyntheticGenerator.Anchored(), threads: 1);
        // The search itself would take its time on a busy machine, on a thread of low priority.
        using var worker = new DirectionWorker(
            () =>
            {
                if (searched.Contains(last))
                    found.TrySetResult();
            },
            (each, _) => searched.Add(each));
        worker.Want(translator);
        worker.Want(model);
        worker.Want(model);
        worker.Want(last);
        await found.Task.WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken);
        Assert.Equal([model, last], searched);
        foreach (LoadedModel each in (LoadedModel[])[model, translator, last])
            each.Release();
    }

    [Fact]
    public void What_waits_to_be_searched_does_not_keep_a_model_that_nobody_shows_any_more()
    {
        var searched = new List<LoadedModel>();
        var first = LoadedModel.Load(SyntheticGenerator.Uniform(), threads: 1);
        var replaced = LoadedModel.Load(SyntheticGenerator.Uniform(seed: 2), threads: 1);
        var last = LoadedModel.Load(SyntheticGenerator.Uniform(seed: 3), threads: 1);
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        using (var worker = new DirectionWorker(
            () => { },
            (model, cancellation) =>
            {
                searched.Add(model);
                (model == first ? begun : done).Set();
                mayEnd.Wait(Waiting.Limit, cancellation);
            }))
        {
            worker.Want(first);
            Assert.True(begun.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
            worker.Want(replaced);
            worker.Want(last);
            replaced.Release();
            Assert.False(replaced.TryHold());
            mayEnd.Set();
            Assert.True(done.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
        }

        Assert.Equal([first, last], searched);
        first.Release();
        last.Release();
    }

    [Fact]
    public void A_search_ends_when_the_viewer_does()
    {
        using var stopped = new CancellationTokenSource();
        int batches = 0;
        var search = new DirectionSearch(SyntheticGenerator.Uniform().Info, (_, _, _) =>
        {
            if (++batches == 2)
                stopped.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => search.Find(stopped.Token));
        Assert.Equal(2, batches);
        Assert.Throws<OperationCanceledException>(
            () => PrincipalComponents.Of(new float[20], 10, 2, stopped.Token));
    }

    [Fact]
    public void Directions_are_of_the_model_that_they_were_chosen_for()
    {
        using PlayFixture play = new PlayFixture()
            .With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform());
        ViewerSession session = play.Play();
        play.Press("Quote");
        play.Press("Quote", shift: true);
        play.Do(new SettingInput(ViewSetting.Toward, 2, Index: 3), new SettingInput(ViewSetting.Toward, 1, Index: 99));
        Assert.Equal("1:0.5,2:0.5", session.State.Directions.ToString());
        Assert.Equal("4:1", session.State.Toward.ToString());
        play.Press("KeyN");
        play.Settle();
        Assert.True(session.State.Directions.IsNone && session.State.Toward.IsNone);
    }

    private static LatentDirections Search(GeneratorInfo info, Func<double[], int, int, double> pixel)
    {
        int classes = info.ClassNames.Count;
        return new DirectionSearch(info, Run).Find();

        void Run(ReadOnlySpan<float> latents, ReadOnlySpan<float> labels, Span<float> images)
        {
            for (int i = 0; i < DirectionSearch.Batch; i++)
            {
                double[] z = [.. latents.Slice(i * Size, Size).ToArray().Select(value => (double)value)];
                int label = classes == 0 ? 0 : labels.Slice(i * classes, classes).IndexOf(1f);
                for (int k = 0; k < info.Image.Size; k++)
                    images[(i * info.Image.Size) + k] = (float)pixel(z, label, k);
            }
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    private static double[][] Orthonormal(ulong seed, int size, int count)
    {
        var vectors = new List<double[]>();
        for (int i = 0; i < count; i++)
        {
            double[] vector = [.. Enumerable.Range(0, size).Select(k => CounterRandom.Normal(seed, (i * size) + k))];
            foreach (double[] other in vectors)
            {
                double along = Dot(vector, other);
                vector = [.. vector.Zip(other, (a, b) => a - (along * b))];
            }

            double length = Math.Sqrt(Dot(vector, vector));
            vectors.Add([.. vector.Select(value => value / length)]);
        }

        return [.. vectors];
    }
}
