using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Runs any recipe: each step runs the plan's phases in order, each as often as it asks, each moving only its own
/// networks; then the moving average takes in the result. Every so often it reports, paints a sample sheet and writes a
/// checkpoint, from which a later loop goes on bit for bit (on the CPU, with the same number of threads).
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    // Some native objects behind TorchSharp's calls are freed by finalizers alone. A step allocates so little managed
    // memory that no collection would come for hours, while megabytes of native memory wait for one.
    private const int CollectEvery = 10;

    private readonly RunFolder _folder;
    private readonly PictureSet _pictures;
    private readonly PictureSet _examples;
    private readonly TrainingState _state;
    private readonly torch.Tensor[] _lossSums;
    private readonly long _steps;
    private readonly RecipeSettings _settings;
    private RunConfiguration _configuration;
    private string? _lastCheckpoint;

    /// <summary>Builds the networks of a new run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="folder">Where it leaves what it makes.</param>
    /// <param name="pictures">The training pictures; not owned.</param>
    /// <param name="description">What they are.</param>
    /// <param name="examples">
    /// Pictures on the CPU, best held out, for sample sheets that begin with pictures; not owned.
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

    /// <summary>The run's configuration, with the methods that were chosen for its convolutions.</summary>
    public RunConfiguration Configuration => _configuration;

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>
    /// Sets by what each convolution is computed on the CPU, as <see cref="ConvolutionSelection"/> chooses it.
    /// </summary>
    /// <returns>Whether a choice was made that the configuration did not have.</returns>
    public bool ChooseConvolutionMethods()
    {
        RunConfiguration before = _configuration;
        _configuration = ConvolutionSelection.Apply(_state, before);
        return _configuration != before;
    }

    /// <summary>Takes the state of a checkpoint, whole or not at all.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">Where it was read from.</param>
    /// <param name="onOtherPictures">Whether the run goes on where its pictures have changed, in a new order.</param>
    /// <exception cref="InputException">
    /// The checkpoint lacks a tensor, or has one of another shape, or is of a run on other pictures.
    /// </exception>
    public void Restore(Checkpoint checkpoint, string path, bool onOtherPictures = false)
    {
        _state.Restore(checkpoint, path, onOtherPictures);
        _lastCheckpoint = path;
    }

    /// <summary>Trains until all steps are done or it is asked to stop.</summary>
    /// <param name="report">Told how it goes, every so often.</param>
    /// <param name="cancellation">Asks it to stop; it then writes a checkpoint first.</param>
    /// <param name="export">
    /// Exports a checkpoint, given its path and its step, as often as the configuration says; null for never. Whatever
    /// it draws from LibTorch's generator, the run goes on as if it had not.
    /// </param>
    /// <exception cref="InputException">
    /// A loss is no longer a finite number; the last good checkpoint is named.
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
            if (_state.Step % CollectEvery == 0)
                GC.Collect();
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
                        ahead ??= fakes(batch, phase.Repeats);
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
        torch.Tensor loss = phase.Loss(batch);
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
        $"{what} is no longer a finite number at step {_state.Step}: the run has diverged and is stopped. "
        + (_lastCheckpoint is null ? "There is no checkpoint yet" : $"The last good checkpoint is {_lastCheckpoint}")
        + "; try a smaller --learning-rate or another --seed");

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

    private void WriteCheckpoint()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Checkpoint state = _state.Capture(_configuration);

        // A backward pass can end in infinite weights while its loss was still finite.
        if (state.Tensors.Values.Any(value => value.is_floating_point() && !value.isfinite().all().item<bool>()))
            throw Diverged("a weight");

        string path = _folder.Checkpoint(_state.Step);
        CheckpointFile.Write(path, state);
        _lastCheckpoint = path;
        _folder.PruneCheckpoints();
    }
}
