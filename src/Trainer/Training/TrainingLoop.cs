using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Trains any recipe: each step runs the plan's phases in order with their repeats, each updating only its own
/// networks; then the moving average is updated. At intervals it reports, writes a sample sheet and writes a
/// checkpoint, from which resuming is bit-exact (on the CPU, with the same number of threads).
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    // Some native objects behind TorchSharp's calls are freed by finalizers only. A step allocates so little managed
    // memory that the garbage collector would not run for hours, while megabytes of native memory wait for it. Long
    // steps leave more of it, and a collection takes a few milliseconds.
    private const int CollectEvery = 10;
    private static readonly TimeSpan LongStep = TimeSpan.FromMilliseconds(200);

    private readonly RunFolder _folder;
    private readonly PictureSet _pictures;
    private readonly PictureSet _examples;
    private readonly TrainingState _state;
    private readonly torch.Tensor[] _lossSums;
    private readonly long _steps;
    private readonly RecipeSettings _settings;
    private RunConfiguration _configuration;
    private string? _lastCheckpoint;
    private long _collected = Stopwatch.GetTimestamp();

    /// <summary>Builds the networks of a new run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="pictures">The training pictures; not owned.</param>
    /// <param name="description">Their description.</param>
    /// <param name="examples">
    /// Pictures on the CPU, preferably held out, for sample sheets that start from pictures; not owned.
    /// </param>
    public TrainingLoop(
        Recipe recipe,
        RunConfiguration configuration,
        RunFolder folder,
        PictureSet pictures,
        PictureDescription description,
        PictureSet examples)
    {
        _configuration = configuration;
        _folder = folder;
        _pictures = pictures;
        _examples = examples;
        _settings = configuration.RecipeSettings();
        _steps = _settings.Integer("steps");
        _state = new TrainingState(recipe, configuration, pictures, description);
        _lossSums = [.. _state.Plan.Phases.Select(_ => torch.zeros(1, device: _state.Batches.Device))];
    }

    /// <summary>The run's configuration, with the chosen convolution methods.</summary>
    public RunConfiguration Configuration => _configuration;

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>
    /// Sets the CPU implementation of each convolution, as <see cref="ConvolutionSelection"/> chooses it.
    /// </summary>
    /// <param name="kept">Where measured methods are kept between runs; null to measure anew.</param>
    /// <returns>Whether a choice was made that was not in the configuration.</returns>
    public bool ChooseConvolutionMethods(MeasuredConvolutions? kept = null)
    {
        RunConfiguration before = _configuration;
        _configuration = ConvolutionSelection.Apply(_state, before, kept);
        return _configuration != before;
    }

    /// <summary>Restores the state of a checkpoint, or throws and changes nothing.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="onOtherPictures">Whether to resume on changed pictures, in a new order.</param>
    /// <exception cref="InputException">
    /// A tensor is missing or has another shape, or the run's pictures were different ones.
    /// </exception>
    public void Restore(Checkpoint checkpoint, string path, bool onOtherPictures = false)
    {
        _state.Restore(checkpoint, path, onOtherPictures);
        _lastCheckpoint = path;
    }

    /// <summary>Trains until all steps are done or cancelled.</summary>
    /// <param name="report">Receives reports at intervals.</param>
    /// <param name="cancellation">Stops training after writing a checkpoint.</param>
    /// <param name="export">
    /// Exports a checkpoint, given its path and its step, at the configured interval; null for never. LibTorch's random
    /// generator is restored afterwards.
    /// </param>
    /// <exception cref="InputException">
    /// A loss is no longer finite; the message names the last good checkpoint.
    /// </exception>
    public TrainingOutcome Run(
        Action<StepReport> report, CancellationToken cancellation, Action<string, long>? export = null)
    {
        foreach ((string _, torch.nn.Module network) in _state.Plan.Networks)
            network.train();

        var sinceReport = Stopwatch.StartNew();
        long reported = _state.Step;
        while (_state.Step < _steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                CheckLosses();
                WriteCheckpoint();
                return TrainingOutcome.Interrupted;
            }

            TrainStep();
            FreeUnreferenced();
            if (_state.Step % _configuration.LogEvery == 0 || _state.Step == _steps)
            {
                long done = _state.Step - reported;
                double rate = _state.Plan.ImagesSeen(_settings, done) / sinceReport.Elapsed.TotalSeconds;
                report(new StepReport(
                    _state.Step,
                    _steps,
                    _state.Batches.Epoch,
                    _state.Plan.ImagesSeen(_settings, _state.Step),
                    rate,
                    TakeLosses(done)));
                (reported, sinceReport) = (_state.Step, Stopwatch.StartNew());
            }

            if (_state.Step % _configuration.SampleEvery == 0 || _state.Step == _steps)
                WriteSamples();
            bool exports = export is not null && _configuration.ExportEvery is { } every && _state.Step % every == 0;
            if (exports || _state.Step % _configuration.CheckpointEvery == 0 || _state.Step == _steps)
            {
                CheckLosses();
                WriteCheckpoint();
            }

            if (exports)
                Export(export!);
        }

        return TrainingOutcome.Completed;
    }

    public void Dispose()
    {
        _state.Dispose();
        foreach (torch.Tensor sum in _lossSums)
            sum.Dispose();
    }

    private void FreeUnreferenced()
    {
        if (_state.Step % CollectEvery != 0 && Stopwatch.GetElapsedTime(_collected) < LongStep)
            return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _collected = Stopwatch.GetTimestamp();
    }

    private void TrainStep()
    {
        using DisposeScope stepScope = torch.NewDisposeScope();
        Batch? batch = null;
        for (int i = 0; i < _state.Plan.Phases.Count; i++)
        {
            Phase phase = _state.Plan.Phases[i];
            torch.Tensor? ahead = null;
            for (int repeat = 0; repeat < phase.Repeats; repeat++)
            {
                if (batch is null || phase.FreshBatch)
                    batch = _state.NextBatch();
                _state.RequireGradientsOf(i);
                if (phase.FakesAhead is { } fakes)
                {
                    using (torch.no_grad())
                        ahead ??= Intermediates.Released(() => fakes(batch, phase.Repeats));
                    batch = batch with { Fakes = ahead.narrow(0, repeat * batch.Size, batch.Size) };
                }

                RunPhase(i, batch);
            }
        }

        _state.Step++;
        _state.Average.Update(_state.Step);
    }

    private void RunPhase(int index, Batch batch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Phase phase = _state.Plan.Phases[index];
        Optimizer optimizer = _state.Optimizers[index];
        torch.Tensor loss = Intermediates.Released(() => phase.Loss(batch));
        loss.backward();
        optimizer.Step(_configuration.LearningRateFactor(_state.Step));
        if (phase.After is { } after)
        {
            after(optimizer.Masters);
            optimizer.Refresh();
        }

        _lossSums[index].add_(loss.detach());
    }

    private void CheckLosses()
    {
        for (int i = 0; i < _lossSums.Length; i++)
        {
            if (!float.IsFinite(_lossSums[i].item<float>()))
                throw Diverged($"the {_state.Plan.Phases[i].Name}'s loss");
        }
    }

    private void WriteSamples() => SampleSheet.Write(
        _state.AveragePlan, _pictures.ClassCount, _examples, _state.Batches.Device, _folder.Sample(_state.Step));

    private void Export(Action<string, long> export)
    {
        using torch.Tensor state = torch.get_rng_state();
        try
        {
            export(_lastCheckpoint!, _state.Step);
        }
        finally
        {
            torch.set_rng_state(state);
        }
    }

    private InputException Diverged(string what) => new(
        $"training diverged at step {_state.Step}: {what} is NaN or infinite; try a smaller --learning-rate or another "
        + $"--seed ({(_lastCheckpoint is null ? "no checkpoint yet" : $"last good checkpoint: {_lastCheckpoint}")})");

    private (string Phase, double Loss)[] TakeLosses(long steps)
    {
        CheckLosses();
        var losses = new (string, double)[_lossSums.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            Phase phase = _state.Plan.Phases[i];
            losses[i] = (phase.Name, _lossSums[i].item<float>() / (steps * phase.Repeats));
            _lossSums[i].zero_();
        }

        return losses;
    }

    private static bool IsFinite(torch.Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return !tensor.is_floating_point() || tensor.isfinite().all().item<bool>();
    }

    private void WriteCheckpoint()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Checkpoint state = _state.Capture(_configuration);

        // A step can produce infinite weights although its loss was finite.
        if (!state.Tensors.Values.All(IsFinite))
            throw Diverged("a weight");

        string path = _folder.Checkpoint(_state.Step);
        CheckpointFile.Write(path, state);
        _lastCheckpoint = path;
        _folder.PruneCheckpoints();
    }
}
