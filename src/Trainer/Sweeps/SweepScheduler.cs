using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// Runs the unfinished runs of a sweep in separate processes, a limited number at a time. A failed run does not stop
/// the others.
/// </summary>
internal sealed class SweepScheduler : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly SweepFile _sweep;
    private readonly SweepFolder _folder;
    private readonly SweepPlan _plan;
    private readonly Dictionary<string, long> _stepsBefore = [];
    private readonly Dictionary<string, long> _steps = [];

    // Evaluations run one at a time: each uses all processors, and the first may train the classifier, which the others
    // then find in the cache.
    private readonly SemaphoreSlim _evaluating = new(1);

    /// <summary>Creates the scheduler.</summary>
    /// <param name="sweep">The grid.</param>
    /// <param name="folder">The folder of its runs.</param>
    /// <param name="plan">The command lines of its processes.</param>
    /// <exception cref="InputException">The folder contains a run of the same name with different settings.</exception>
    public SweepScheduler(SweepFile sweep, SweepFolder folder, SweepPlan plan)
    {
        (_sweep, _folder, _plan) = (sweep, folder, plan);
        foreach (SweepRun run in sweep.Runs)
        {
            SweepRunState state = folder.StateOf(run, sweep.Evaluation is not null);
            if (state.Command is { } command && SweepPlan.IsOther(command, plan.CommandOf(run)))
                throw new InputException(
                    $"{folder.Of(run)}: contains a run with different settings ({command}); choose another folder "
                    + "with --out, or delete that run's");
            _stepsBefore[run.Name] = state.Step;
            ReadStep(run);
        }
    }

    /// <summary>Runs all unfinished runs.</summary>
    /// <param name="processes">Maximum number of simultaneous processes.</param>
    /// <param name="report">Receives progress about once a second and whenever a run ends.</param>
    /// <param name="cancellation">Stops the runs, each with a checkpoint, and starts no more.</param>
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

    // Only the logs of active runs grow: reading those of a thousand runs every second would be too slow.
    private void ReadStep(SweepRun run) => _steps[run.Name] = Math.Max(
        _stepsBefore[run.Name], Math.Min(_folder.LoggedStep(run), _plan.StepsOf(run)));

    private async Task<SweepFailure?> RunOneAsync(SweepRun run, bool evaluates, CancellationToken cancellation)
    {
        SweepRunState state = _folder.StateOf(run, evaluates);
        if (state.Stage is SweepStage.Waiting or SweepStage.Begun or SweepStage.Stopped)
        {
            if (state.Stage == SweepStage.Begun)
                Discard(run);
            SweepFailure? failure = await ProcessAsync(
                run, TrainingArguments(run, state.Stage), _plan.Processors, cancellation);
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
                : await ProcessAsync(
                    run, _plan.Evaluate(_folder.GeneratorOf(run)), processors: null, cancellation);
        }
        finally
        {
            _evaluating.Release();
        }
    }

    // A run that was killed before its first checkpoint cannot be resumed. The lock ensures that no trainer is using
    // the folder; the folder itself can only be deleted after the lock file.
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
        SweepRun run, IEnumerable<string> arguments, int? processors, CancellationToken cancellation)
    {
        using var process = TrainerProcess.Start(arguments, _folder.LogOf(run), processors);
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
/// <param name="Reason">Its error message.</param>
internal sealed record SweepFailure(SweepRun Run, string Reason);

/// <summary>The result of a sweep.</summary>
/// <param name="Finished">Number of finished runs, including earlier ones.</param>
/// <param name="Failures">Runs that failed.</param>
/// <param name="IsStopped">Whether it was stopped before all runs were done.</param>
internal sealed record SweepOutcome(int Finished, IReadOnlyList<SweepFailure> Failures, bool IsStopped);

/// <summary>The progress of a sweep.</summary>
/// <param name="Finished">Number of finished runs.</param>
/// <param name="Failed">Number of failed runs.</param>
/// <param name="Count">Total number of runs.</param>
/// <param name="Running">The active runs.</param>
/// <param name="Step">Training steps done, over all runs.</param>
/// <param name="Steps">Total training steps.</param>
/// <param name="Left">Estimated time left at the current rate; null while unknown.</param>
/// <param name="Ended">A run that has just ended, and its result; null if none has.</param>
internal sealed record SweepProgress(
    int Finished,
    int Failed,
    int Count,
    IReadOnlyList<string> Running,
    long Step,
    long Steps,
    TimeSpan? Left,
    string? Ended);
