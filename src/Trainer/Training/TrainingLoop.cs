using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Networks;
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
    private readonly torch.Device _device;
    private readonly TrainingPlan _plan;
    private readonly TrainingPlan _averagePlan;
    private readonly MovingAverage _average;
    private readonly Optimizer[] _optimizers;
    private readonly PictureSet _examples;
    private readonly BatchSource _batches;
    private readonly torch.Tensor[] _lossSums;
    private readonly long _steps;
    private readonly RecipeSettings _settings;
    private RunConfiguration _configuration;
    private long _step;
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
        _device = new torch.Device(configuration.Device);
        _settings = configuration.RecipeSettings();
        var batchSize = _settings.Integer("batch");
        _steps = _settings.Integer("steps");

        torch.set_num_threads(configuration.Threads);
        torch.manual_seed(unchecked((long)configuration.Seed));
        _plan = recipe.Declare(_settings, description);
        _averagePlan = recipe.Declare(_settings, description);
        foreach (var (_, network) in _plan.Networks.Concat(_averagePlan.Networks))
            network.to(_device);
        foreach (var (_, network) in _averagePlan.Networks)
            network.eval();
        foreach (var (_, network) in _plan.Networks)
            MixedPrecision.Lower(network, configuration.Precision);

        _optimizers = [.. _plan.Phases.Select(phase => Optimizer.Create(
            phase.Optimizer,
            phase.Trains.SelectMany(name =>
                _plan.Network(name).named_parameters().Select(p => ($"{name}.{p.name}", p.parameter)))))];
        _average = new MovingAverage(
            _plan.Averaged.SelectMany(
                name =>
                    NetworkState.Tensors(_averagePlan.Network(name)).Zip(
                        State(name), (average, own) => (average.Tensor, own.Tensor))),
            configuration.AverageDecay);
        _lossSums = [.. _plan.Phases.Select(_ => torch.zeros(1, device: _device))];
        _batches = new BatchSource(
            pictures,
            batchSize,
            _plan.Range,
            Augmentation.Parse(configuration.Augmentation),
            configuration.Seed,
            MixedPrecision.TypeOf(configuration.Precision),
            configuration.BalancedClasses);
    }

    /// <summary>The run's configuration, with the methods that were chosen for its convolutions.</summary>
    public RunConfiguration Configuration => _configuration;

    /// <summary>
    /// Sets by what each convolution is computed on the CPU: as the configuration has it, or what is measured to be
    /// faster on a batch, after which the run is where it was. Without effect on CUDA.
    /// </summary>
    /// <returns>Whether a choice was made that the configuration did not have.</returns>
    public bool ChooseConvolutionMethods()
    {
        var layers = _plan.Networks.SelectMany(item => ConvolutionTuning.Layers(item.Name, item.Network)).ToList();
        if (layers.Count == 0 || _device.type != DeviceType.CPU)
            return false;
        if (_configuration.ConvolutionMethods is { } chosen)
        {
            foreach (var (path, layer) in layers)
                layer.Methods = chosen.TryGetValue(path, out var methods)
                    ? ConvolutionMethods.Parse(methods)
                    : ConvolutionMethods.Primitives;
            return false;
        }

        if (_configuration.Convolutions == ConvolutionChoice.Measured)
            MeasureConvolutions(layers.Select(item => item.Layer));
        else if (_configuration.Convolutions == ConvolutionChoice.MatrixProducts)
            layers.ForEach(item => item.Layer.Methods = ConvolutionMethods.MatrixProducts);
        _configuration = _configuration with
        {
            ConvolutionMethods = layers.ToDictionary(
                item => item.Path, item => item.Layer.Methods.ToString(), StringComparer.Ordinal),
        };
        return true;
    }

    /// <summary>Takes the state of a checkpoint, whole or not at all.</summary>
    /// <exception cref="InputException">The checkpoint lacks a tensor, or has one of another shape.</exception>
    public void Restore(Checkpoint checkpoint, string path)
    {
        var targets = StateTensors().ToList();
        foreach (var (name, target) in targets)
        {
            if (!checkpoint.Tensors.TryGetValue(name, out var tensor))
                throw new InputException(
                    $"{path} has no tensor '{name}': it belongs to another version of this recipe");
            if (!tensor.shape.SequenceEqual(target.shape) || tensor.dtype != target.dtype)
                throw new InputException(
                    $"{path}: tensor '{name}' is {tensor.dtype} [{string.Join(',', tensor.shape)}], expected "
                    + $"{target.dtype} [{string.Join(',', target.shape)}]");
        }

        using (torch.no_grad())
        {
            foreach (var (name, target) in targets)
                target.copy_(checkpoint.Tensors[name]);
        }

        foreach (var optimizer in _optimizers)
            optimizer.Refresh();

        _batches.Restore(
            checkpoint.Tensors["order/permutation"],
            checkpoint.Tensors["random/order"],
            checkpoint.Tensors["random/noise"],
            checkpoint.Cursor,
            checkpoint.Epoch);
        torch.set_rng_state(checkpoint.Tensors["random/default"]);
        _step = checkpoint.Step;
        _lastCheckpoint = path;
    }

    private void MeasureConvolutions(IEnumerable<ConvolutionLayer> layers)
    {
        using var scope = torch.NewDisposeScope();

        // A forward pass moves the running statistics of norms, and draws from the generators; no weight.
        var buffers = _plan.Networks.SelectMany(item => item.Network.buffers())
            .Select(buffer => (buffer, Value: buffer.clone())).ToList();
        var (order, orderState, noiseState) = (_batches.Order.clone(), _batches.GeneratorState, _batches.NoiseState);
        var (cursor, epoch, state) = (_batches.Cursor, _batches.Epoch, torch.get_rng_state());
        foreach (var layer in layers)
            layer.BeforeFirstUse = ConvolutionTuning.Measure;
        foreach (var (_, network) in _plan.Networks)
            network.train();
        for (var i = 0; i < _plan.Phases.Count; i++)
        {
            using var phaseScope = torch.NewDisposeScope();
            var (phase, batch) = (_plan.Phases[i], NextBatch());
            RequireGradientsOf(i);
            if (phase.FakesAhead is { } fakes)
                batch = batch with { Fakes = fakes(batch, 1) };
            _ = phase.Loss(batch);
        }

        using (torch.no_grad())
        {
            foreach (var (buffer, value) in buffers)
                buffer.copy_(value);
        }

        _batches.Restore(order, orderState, noiseState, cursor, epoch);
        torch.set_rng_state(state);

        // What the pass kept for a backward pass that never came waits for its finalizers.
        scope.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        MemoryAllocator.ReleaseFreedMemory();
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
        foreach (var (_, network) in _plan.Networks)
            network.train();

        var sinceReport = Stopwatch.StartNew();
        var reported = _step;
        while (_step < _steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                CheckLosses();
                WriteCheckpoint();
                return TrainingOutcome.Interrupted;
            }

            TrainStep();
            if (_step % CollectEvery == 0)
                GC.Collect();
            if (_step % _configuration.LogEvery == 0 || _step == _steps)
            {
                var done = _step - reported;
                var rate = _plan.ImagesSeen(_settings, done) / sinceReport.Elapsed.TotalSeconds;
                report(
                    new StepReport(
                        _step, _steps, _batches.Epoch, _plan.ImagesSeen(_settings, _step), rate, TakeLosses(done)));
                (reported, sinceReport) = (_step, Stopwatch.StartNew());
            }

            if (_step % _configuration.SampleEvery == 0 || _step == _steps)
                SampleSheet.Write(_averagePlan, _pictures.ClassCount, _examples, _device, _folder.Sample(_step));
            var exports = export is not null && _configuration.ExportEvery is { } every && _step % every == 0;
            if (exports || _step % _configuration.CheckpointEvery == 0 || _step == _steps)
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
        _plan.Dispose();
        _averagePlan.Dispose();
        _average.Dispose();
        _batches.Dispose();
        foreach (var optimizer in _optimizers)
            optimizer.Dispose();
        foreach (var sum in _lossSums)
            sum.Dispose();
    }

    private void TrainStep()
    {
        using var stepScope = torch.NewDisposeScope();
        Batch? batch = null;
        for (var i = 0; i < _plan.Phases.Count; i++)
        {
            var phase = _plan.Phases[i];
            torch.Tensor? ahead = null;
            for (var repeat = 0; repeat < phase.Repeats; repeat++)
            {
                if (batch is null || phase.FreshBatch)
                    batch = NextBatch();
                RequireGradientsOf(i);
                if (phase.FakesAhead is { } fakes)
                {
                    using (torch.no_grad())
                        ahead ??= fakes(batch, phase.Repeats);
                    batch = batch with { Fakes = ahead.narrow(0, repeat * batch.Size, batch.Size) };
                }

                RunPhase(i, batch);
            }
        }

        _step++;
        _average.Update(_step);
    }

    private Batch NextBatch()
    {
        var batch = _batches.Next();
        if (_plan.SharedFakes is not { } fakes)
            return batch;

        // Whatever phase trains the generator goes back through this pass.
        foreach (var optimizer in _optimizers)
            optimizer.RequireGradients(true);
        return batch with { Fakes = fakes(batch) };
    }

    private void RequireGradientsOf(int phase)
    {
        for (var i = 0; i < _optimizers.Length; i++)
            _optimizers[i].RequireGradients(i == phase);
    }

    private void RunPhase(int index, Batch batch)
    {
        using var scope = torch.NewDisposeScope();
        var phase = _plan.Phases[index];
        var optimizer = _optimizers[index];
        var loss = phase.Loss(batch);
        loss.backward();
        optimizer.Step(_configuration.LearningRateFactor(_step));
        if (phase.After is { } after)
        {
            after(optimizer.Masters);
            optimizer.Refresh();
        }

        _lossSums[index].add_(loss.detach());
    }

    /// <summary>A network's tensors, with the float32 masters in place of parameters of a lower precision.</summary>
    private IEnumerable<(string Name, torch.Tensor Tensor)> State(string network)
    {
        var masters = _optimizers
            .SelectMany(optimizer => optimizer.Names.Zip(optimizer.Masters))
            .DistinctBy(item => item.First)
            .ToDictionary(item => item.First, item => item.Second, StringComparer.Ordinal);
        return NetworkState.Tensors(_plan.Network(network))
            .Select(item => (item.Name, masters.GetValueOrDefault($"{network}.{item.Name}", item.Tensor)));
    }

    private void CheckLosses()
    {
        for (var i = 0; i < _lossSums.Length; i++)
        {
            if (!float.IsFinite(_lossSums[i].item<float>()))
                throw Diverged($"the {_plan.Phases[i].Name}'s loss");
        }
    }

    private void Export(Action<string, long> export)
    {
        using var state = torch.get_rng_state();
        try
        {
            export(_lastCheckpoint!, _step);
        }
        finally
        {
            torch.set_rng_state(state);
        }
    }

    private InputException Diverged(string what) => new(
        $"{what} is no longer a finite number at step {_step}: the run has diverged and is stopped. "
        + (_lastCheckpoint is null ? "There is no checkpoint yet" : $"The last good checkpoint is {_lastCheckpoint}")
        + "; try a smaller --learning-rate or another --seed");

    private (string Phase, double Loss)[] TakeLosses(long steps)
    {
        CheckLosses();
        var losses = new (string, double)[_lossSums.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = (_plan.Phases[i].Name, _lossSums[i].item<float>() / (steps * _plan.Phases[i].Repeats));
            _lossSums[i].zero_();
        }

        return losses;
    }

    private void WriteCheckpoint()
    {
        using var scope = torch.NewDisposeScope();
        var state = State();

        // A backward pass can end in infinite weights while its loss was still finite.
        if (
            state.Tensors.Where(item => item.Value.is_floating_point()).Any(
                item => !item.Value.isfinite().all().item<bool>()))
            throw Diverged("a weight");

        var path = _folder.Checkpoint(_step);
        CheckpointFile.Write(path, state);
        _lastCheckpoint = path;
        _folder.PruneCheckpoints();
    }

    /// <summary>The run's state; its tensors are those in use.</summary>
    private Checkpoint State()
    {
        var tensors = StateTensors().ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);
        tensors.Add("order/permutation", _batches.Order);
        tensors.Add("random/order", _batches.GeneratorState);
        tensors.Add("random/noise", _batches.NoiseState);
        tensors.Add("random/default", torch.get_rng_state());
        return new Checkpoint(_configuration, _step, _batches.Epoch, _batches.Cursor, tensors);
    }

    private IEnumerable<(string Name, torch.Tensor Tensor)> StateTensors()
    {
        foreach (var (name, _) in _plan.Networks)
        {
            foreach (var (tensorName, tensor) in State(name))
                yield return ($"network/{name}.{tensorName}", tensor);
        }

        foreach (var name in _plan.Averaged)
        {
            foreach (var (tensorName, tensor) in NetworkState.Tensors(_averagePlan.Network(name)))
                yield return ($"average/{name}.{tensorName}", tensor);
        }

        for (var i = 0; i < _optimizers.Length; i++)
        {
            foreach (var (tensorName, tensor) in _optimizers[i].State)
                yield return ($"optimizer/{_plan.Phases[i].Name}/{tensorName}", tensor);
        }
    }
}
