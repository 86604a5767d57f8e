using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Models;

public sealed class CalibrationWorkerTests : IDisposable
{
    private static readonly CpuPlan Plain = new(GraphForm.Plain, WorkDivision.Layers);

    private readonly TemporaryFolder _folder = new();
    private readonly CalibrationStore _store;
    private readonly List<(LoadedModel Model, int Size)> _measured = [];

    public CalibrationWorkerTests() => _store = new CalibrationStore(_folder.File("calibration"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_fastest_plan_is_measured_once_and_kept_for_the_next_start()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        Assert.Equal(Plain, PlanAfter(file, Result(isBusy: false), [3, 3]));
        Assert.Single(_measured);
        Assert.Equal(Plain, PlanAfter(file, Result(isBusy: false), [3]));
        Assert.Single(_measured);
    }

    [Fact]
    public void On_a_busy_machine_the_default_plan_stays_and_nothing_is_kept()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        Assert.Equal(CpuPlan.Default(3, 1), PlanAfter(file, Result(isBusy: true), [3]));
        Assert.Empty(_store.Read(ArchitectureDigest.Of(file), 1));
    }

    [Fact]
    public void Another_export_of_the_same_architecture_has_the_plan_from_the_start_and_is_not_measured()
    {
        PlanAfter(SyntheticGenerator.Uniform(), Result(isBusy: false), [3]);
        var next = LoadedModel.Load(SyntheticGenerator.Uniform(seed: 2), threads: 1);
        var other = LoadedModel.Load(SyntheticGenerator.Conditional(), threads: 1);
        using var worker = new CalibrationWorker(_store, Result(isBusy: false));
        worker.Recall(next);
        worker.Recall(other);
        Assert.Equal(Plain, next.FastestPlan(3));
        Assert.False(next.TryBeginCalibration(3));
        Assert.True(next.TryBeginCalibration(4));
        Assert.True(other.TryBeginCalibration(3));
        next.Release();
        other.Release();
    }

    [Fact]
    public void A_failing_measurement_leaves_the_default_plan() =>
        Assert.Equal(
            CpuPlan.Default(3, 1),
            PlanAfter(SyntheticGenerator.Uniform(), (_, _, _) => throw new InvalidOperationException(), [3]));

    [Fact]
    public void What_waits_does_not_keep_a_model_that_nobody_shows_any_more()
    {
        var measured = LoadedModel.Load(SyntheticGenerator.Uniform(), threads: 1);
        var replaced = LoadedModel.Load(SyntheticGenerator.Uniform(seed: 2), threads: 1);
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        using (var worker = new CalibrationWorker(_store, (model, size, cancellation) =>
        {
            _measured.Add((model, size));
            (size == 1 ? begun : done).Set();
            mayEnd.Wait(Waiting.Limit, cancellation);
            return new CalibrationResult(size, size, [], 1);
        }))
        {
            worker.Want(measured, 1);
            Assert.True(begun.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
            worker.Want(replaced, 2);
            worker.Want(measured, 3);
            replaced.Release();
            Assert.False(replaced.TryHold());
            mayEnd.Set();
            Assert.True(done.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
        }

        Assert.Equal([(measured, 1), (measured, 3)], _measured);
        measured.Release();
    }

    [Fact]
    public async Task A_view_takes_the_plan_between_two_frames_and_files_keep_the_default_one()
    {
        var model = LoadedModel.Load(SyntheticGenerator.Uniform(), threads: 1);
        using var worker = new CalibrationWorker(_store, Result(isBusy: true));
        model.Calibration = worker;
        using var shown = new ModelView(
            model, new ViewState { Mode = ViewMode.Walk }, canvas: null, isCalibrated: true);
        Assert.True(model.TryHold());
        using var written = new ModelView(model, new ViewState { Mode = ViewMode.Walk }, canvas: null);
        shown.Show(new ViewState { Mode = ViewMode.Walk }, 0);
        written.Show(new ViewState { Mode = ViewMode.Walk }, 0);
        float[] before = shown.Images.ToArray();
        Assert.Equal(before, written.Images.ToArray());
        model.Use(shown.Count, Plain);
        await Waiting.UntilAsync(
            () =>
            {
                shown.Show(new ViewState { Mode = ViewMode.Walk }, 0);
                return shown.Batch!.Plan == Plain;
            },
            "the view runs by the plan");
        written.Show(new ViewState { Mode = ViewMode.Walk }, 0);
        Assert.Equal(CpuPlan.Default(1, 1), written.Batch!.Plan);
        Assert.Equal(before, written.Images.ToArray());
        Assert.All(before.Zip(shown.Images.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    // The worker handles requests in turn, so that after the last one, of another size, the others are done.
    private CpuPlan PlanAfter(
        GeneratorFile file, Func<LoadedModel, int, CancellationToken, CalibrationResult> measure, int[] sizes)
    {
        const int last = 99;
        var model = LoadedModel.Load(file, threads: 1);
        using var done = new ManualResetEventSlim();
        using (var worker = new CalibrationWorker(_store, (wanted, size, cancellation) =>
        {
            if (size == last)
            {
                done.Set();
                return new CalibrationResult(size, size, [], 1);
            }

            _measured.Add((wanted, size));
            return measure(wanted, size, cancellation);
        }))
        {
            foreach (int size in sizes)
                worker.Want(model, size);
            worker.Want(model, last);
            Assert.True(done.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
        }

        CpuPlan plan = model.FastestPlan(sizes[0]);
        model.Release();
        return plan;
    }

    private static Func<LoadedModel, int, CancellationToken, CalibrationResult> Result(bool isBusy) =>
        (_, size, _) => new CalibrationResult(
            size,
            size,
            [
                new MeasuredPlan(CpuPlan.Default(size, 1), isBusy ? [10, 30, 10, 30] : [10, 10, 10, 10]),
                new MeasuredPlan(Plain, [5, 5, 5, 5]),
            ],
            1);
}
