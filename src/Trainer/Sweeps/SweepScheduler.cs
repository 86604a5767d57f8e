using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// Runs the runs of a sweep that are not finished, a limited number at a time, each in a process of its own. A run that
/// fails does not stop the others.
/// </summary>
internal sealed class SweepScheduler : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly SweepFile _sweep;
    private readonly SweepFolder _folder;
    private readonly SweepPlan _plan;
    private readonly Dictionary<string, long> _stepsBefore = [];
    private readonly Dictionary<string, long> _steps = [];

    // One evaluation takes all processors, and the first may train the classifier that the others then find.
    private readonly SemaphoreSlim _evaluating = new(1);

    /// <summary>Creates the scheduler.</summary>
    /// <param name="sweep">The grid.</param>
    /// <param name="folder">Where its runs are.</param>
    /// <param name="plan">How its processes are started.</param>
    /// <exception cref="InputException">The folder has a run of the same name and other settings.</exception>
    public SweepScheduler(SweepFile sweep, SweepFolder folder, SweepPlan plan)
    {
        (_sweep, _folder, _plan) = (sweep, folder, plan);
        foreach (SweepRun run in sweep.Runs)
        {
            SweepRunState state = folder.StateOf(run, sweep.Evaluation is not null);
            if (state.Command is { } command && SweepPlan.IsOther(command, plan.CommandOf(run)))
                throw new InputException(
                    $"{folder.Of(run)}: has a run of other settings ({command}); choose another folder with --out, or "
                    + "delete that run's");
            _stepsBefore[run.Name] = state.Step;
            ReadStep(run);
        }
    }

    /// <summary>Runs what is not finished.</summary>
    /// <param name="processes">How many at a time.</param>
    /// <param name="report">Is told of progress, about once a second and at each end of a run.</param>
    /// <param name="cancellation">Stops the runs, with a checkpoint each, and starts no more.</param>
    public async Task<SweepOutcome> RunAsync(
        int processes, Action<SweepProgress> report, CancellationToken cancellation)
    {
        bool evaluates = _sweep.Evaluation is not null;
        var waiting = new Queue<SweepRun>(
            _sweep.Runs.Where(run => _folder.StateOf(run, evaluates).Stage != SweepStage.Finished));
        int finished = _sweep.Runs.Count - waiting.Count;
        var running = new Dictionary<Task<SweepFailure?>, SweepRun>();
        List<SweepFailure> failures = [];
        var clock = Stopwatch.StartNew();
        while (running.Count > 0 || (waiting.Count > 0 && !cancellation.IsCancellationRequested))
        {
            while (running.Count < processes && waiting.Count > 0 && !cancellation.IsCancellationRequested)
            {
                SweepRun run = waiting.Dequeue();
                running.Add(RunOneAsync(run, evaluates, cancellation), run);
            }

            report(Progress(finished, failures.Count, running.Values, clock.Elapsed, ended: null));
            await Task.WhenAny(running.Keys.Append(Task.Delay(ReportInterval, CancellationToken.None)));
            foreach (Task<SweepFailure?> ended in running.Keys.Where(task => task.IsCompleted).ToList())
            {
                running.Remove(ended, out SweepRun? run);
                ReadStep(run!);
                SweepFailure? failure = await ended;
                bool isFinished = failure is null && _folder.StateOf(run!, evaluates).Stage == SweepStage.Finished;
                if (failure is not null)
                    failures.Add(failure);
                finished += isFinished ? 1 : 0;
                string how = failure is not null ? $"failed ({failure.Reason})" : isFinished ? "finished" : "stopped";
                report(Progress(
                    finished, failures.Count, running.Values, clock.Elapsed, $"{run!.Name}: {how}"));
            }
        }

        return new SweepOutcome(finished, failures, cancellation.IsCancellationRequested);
    }

    public void Dispose() => _evaluating.Dispose();

    private SweepProgress Progress(
        int finished, int failed, IEnumerable<SweepRun> running, TimeSpan elapsed, string? ended)
    {
        List<string> names = [];
        foreach (SweepRun run in running)
        {
            names.Add(run.Name);
            ReadStep(run);
        }

        long total = _sweep.Runs.Sum(run => (long)_plan.StepsOf(run));
        long before = _stepsBefore.Values.Sum();
        long now = _steps.Values.Sum();
        TimeSpan? left = now > before ? elapsed * ((double)(total - now) / (now - before)) : null;
        return new SweepProgress(finished, failed, _sweep.Runs.Count, names, now, total, left, ended);
    }

    // Only the logs of runs at work grow: with a thousand runs, reading all each second would take the processor.
    private void ReadStep(SweepRun run) => _steps[run.Name] = Math.Max(
        _stepsBefore[run.Name], Math.Min(_folder.LoggedStep(run), _plan.StepsOf(run)));

    private async Task<SweepFailure?> RunOneAsync(SweepRun run, bool evaluates, CancellationToken cancellation)
    {
        SweepRunState state = _folder.StateOf(run, evaluates);
        if (state.Stage is SweepStage.Waiting or SweepStage.Begun or SweepStage.Stopped)
        {
            if (state.Stage == SweepStage.Begun)
                Discard(run);
            SweepFailure? failure = await ProcessAsync(run, TrainingArguments(run, state.Stage), cancellation);
            if (failure is not null || cancellation.IsCancellationRequested)
                return failure;
        }

        return evaluates && _folder.StateOf(run, evaluates).Stage == SweepStage.Trained
            ? await EvaluateAsync(run, cancellation)
            : null;
    }

    private async Task<SweepFailure?> EvaluateAsync(SweepRun run, CancellationToken cancellation)
    {
        await _evaluating.WaitAsync(CancellationToken.None);
        try
        {
            return cancellation.IsCancellationRequested
                ? null
                : await ProcessAsync(run, _plan.Evaluate(_folder.GeneratorOf(run)), cancellation);
        }
        finally
        {
            _evaluating.Release();
        }
    }

    // Killed before its first checkpoint, it has nothing to go on from. The lock makes sure that no trainer is at work
    // in it; the folder itself can only go once the lock's file is gone.
    private void Discard(SweepRun run)
    {
        var folder = RunFolder.At(_folder.Of(run));
        using (folder.Lock())
            folder.Discard();
        folder.Discard();
    }

    private IEnumerable<string> TrainingArguments(SweepRun run, SweepStage stage) => stage == SweepStage.Stopped
        ? _plan.Resume(_folder.Of(run))
        : _plan.Begin(run, _folder.Of(run));

    private async Task<SweepFailure?> ProcessAsync(
        SweepRun run, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = TrainerProcess.Start(arguments, _folder.LogOf(run));
        int exitCode;
        await using (cancellation.Register(process.Stop))
            exitCode = await process.WaitAsync();
        bool wasStopped = exitCode == ExitCodes.Interrupted && cancellation.IsCancellationRequested;
        if (exitCode == ExitCodes.Success || wasStopped)
            return null;
        string reason = process.LastError.Length > 0
            ? process.LastError
            : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
        return new SweepFailure(run, reason);
    }
}

/// <summary>A run that failed.</summary>
/// <param name="Run">The run.</param>
/// <param name="Reason">What it said.</param>
internal sealed record SweepFailure(SweepRun Run, string Reason);

/// <summary>How a sweep ended.</summary>
/// <param name="Finished">Runs that are finished, earlier ones included.</param>
/// <param name="Failures">Runs that failed.</param>
/// <param name="IsStopped">Whether it was stopped before all runs had their turn.</param>
internal sealed record SweepOutcome(int Finished, IReadOnlyList<SweepFailure> Failures, bool IsStopped);

/// <summary>How far a sweep has come.</summary>
/// <param name="Finished">Runs that are finished.</param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Count">Runs in all.</param>
/// <param name="Running">The runs at work.</param>
/// <param name="Step">Training steps done, of all runs.</param>
/// <param name="Steps">Training steps in all.</param>
/// <param name="Left">The time that the remaining steps take at the rate so far; null while that is unknown.</param>
/// <param name="Ended">A run that has just ended, and how; null where none has.</param>
internal sealed record SweepProgress(
    int Finished,
    int Failed,
    int Count,
    IReadOnlyList<string> Running,
    long Step,
    long Steps,
    TimeSpan? Left,
    string? Ended);
