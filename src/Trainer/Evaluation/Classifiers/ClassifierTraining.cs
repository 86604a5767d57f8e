using System.Diagnostics;
using System.Runtime.InteropServices;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// Trains a classifier: AdamW (arXiv 1711.05101) with label smoothing and augmentation, from fixed seeds. The CPU
/// synchronizes with the device only for reports.
/// </summary>
internal sealed class ClassifierTraining : IDisposable
{
    private const int ReportEvery = 100;

    // Native objects of TorchSharp that only finalizers free would accumulate, as in the training loop.
    private const int CollectEvery = 10;

    private readonly DataSet _set;
    private readonly ClassifierPlan _plan;
    private readonly PictureSet _pictures;
    private readonly RunConfiguration _configuration;
    private readonly int _batch;
    private readonly int _steps;
    private readonly ClassifierNetwork _network;
    private readonly FusedAdam _optimizer;
    private readonly BatchSource _batches;
    private readonly torch.Tensor[] _decayed;
    private readonly torch.Tensor[] _zeros;
    private readonly torch.Tensor _decay;
    private readonly torch.Tensor _kept;
    private readonly torch.Tensor _share;
    private readonly torch.Tensor _lossSum;
    private int _step;

    private ClassifierTraining(DataSet set, ClassifierPlan plan, PictureSet pictures, ClassifierTrainingOptions options)
    {
        torch.set_num_threads(options.Threads);
        torch.manual_seed(0);
        var device = new torch.Device(options.Device);
        (_set, _plan, _pictures) = (set, plan, pictures);
        (_batch, _steps) = (plan.BatchOf(pictures.Count), plan.StepsFor(pictures.Count));
        _configuration = plan.Configuration(set, options, pictures.Count);
        _network = NewNetwork();
        _network.to(device);
        MixedPrecision.Lower(_network, options.Precision);
        foreach ((string _, ConvolutionLayer layer) in Convolutions)
            layer.BeforeFirstUse = options.Device == "cpu" ? MeasuredConvolutions.InUserCache.Choose : null;
        _optimizer = new FusedAdam(
            _network.named_parameters().Select(p => (p.name, p.parameter)), new AdamSettings(plan.LearningRate));

        // As usual, biases and norm scales have no weight decay.
        _decayed = [.. _optimizer.Masters.Where(tensor => tensor.dim() > 1)];
        using (torch.no_grad())
            _zeros = [.. _decayed.Select(tensor => torch.zeros_like(tensor, requires_grad: false))];
        _decay = torch.zeros(1, torch.ScalarType.Float64);
        _kept = torch.full(1, (float)(1 - ClassifierPlan.LabelSmoothing), device: device);
        _share = torch.full(1, (float)(ClassifierPlan.LabelSmoothing / set.ClassNames.Count), device: device);
        _lossSum = torch.zeros(1, device: device);
        _batches = new BatchSource(
            pictures,
            _batch,
            PictureRange.MinusOneToOne,
            set.DefaultAugmentation,
            seed: 0,
            MixedPrecision.TypeOf(options.Precision));
        _network.train();
    }

    private IEnumerable<(string Path, ConvolutionLayer Layer)> Convolutions =>
        ConvolutionTuning.Layers("classifier", _network);

    /// <summary>
    /// Trains a classifier and writes it as an ONNX file. Stopped before the end, the same call resumes it, to the same
    /// bytes (on the CPU).
    /// </summary>
    /// <param name="path">The file; checkpoints stand in a folder beside it until it is written.</param>
    /// <param name="set">The set.</param>
    /// <param name="plan">The network and training.</param>
    /// <param name="pictures">The set's training pictures; moved to the training device.</param>
    /// <param name="options">The device, precision and threads.</param>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancellation">Stops training after writing a checkpoint.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="InputException">
    /// Training diverged, or the checkpoints are of another training, or cannot be written.
    /// </exception>
    public static byte[] Write(
        string path,
        DataSet set,
        ClassifierPlan plan,
        PictureSet pictures,
        ClassifierTrainingOptions options,
        Action<string> report,
        CancellationToken cancellation)
    {
        using var checkpoints = new ClassifierCheckpoints(path);
        byte[] bytes = Run(set, plan, pictures, options, report, cancellation, checkpoints);
        AtomicFile.Write(path, stream => stream.Write(bytes));
        checkpoints.Delete();
        return bytes;
    }

    /// <summary>Trains a classifier and returns it as an ONNX model.</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">The network and training.</param>
    /// <param name="pictures">The set's training pictures; moved to the training device.</param>
    /// <param name="options">The device, precision and threads.</param>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancellation">Cancels training.</param>
    /// <param name="checkpoints">Where training is resumed from and saved to; null for nowhere.</param>
    /// <exception cref="InputException">
    /// Training diverged, or the checkpoints are of another training, or cannot be written.
    /// </exception>
    public static byte[] Run(
        DataSet set,
        ClassifierPlan plan,
        PictureSet pictures,
        ClassifierTrainingOptions options,
        Action<string> report,
        CancellationToken cancellation,
        ClassifierCheckpoints? checkpoints = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var training = new ClassifierTraining(set, plan, pictures.To(new torch.Device(options.Device)), options);
        if (checkpoints?.Newest(report) is { } newest)
        {
            using Checkpoint checkpoint = newest.Checkpoint;
            training.Restore(checkpoint, newest.Path);
            report($"classifier of {set.ShortName}: resumed at step {training._step:N0}");
        }

        training.Train(report, checkpoints, cancellation);
        using ClassifierNetwork network = training.Trained();
        return ClassifierExport.Of(network, ClassifierInfo.Of(set, plan));
    }

    public void Dispose()
    {
        _batches.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        foreach (torch.Tensor tensor in _zeros.Append(_decay).Append(_kept).Append(_share).Append(_lossSum))
            tensor.Dispose();
    }

    private void Train(Action<string> report, ClassifierCheckpoints? checkpoints, CancellationToken cancellation)
    {
        (int reported, Stopwatch since, Stopwatch sinceSaved) = (_step, Stopwatch.StartNew(), Stopwatch.StartNew());
        while (_step < _steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                Save(checkpoints);
                if (checkpoints is not null && _step > 0)
                    report($"stopped after step {_step:N0}; the same command resumes it");
                cancellation.ThrowIfCancellationRequested();
            }

            _step++;
            Step(ClassifierPlan.RateOf(_step, _steps));
            if (_step % CollectEvery == 0)
                GC.Collect();
            if (_step % ReportEvery == 0 || _step == _steps)
            {
                float loss = CheckedLoss() / (((_step - 1) % ReportEvery) + 1);
                _lossSum.zero_();
                double rate = (double)(_step - reported) * _batch / since.Elapsed.TotalSeconds;
                var left = TimeSpan.FromSeconds((double)(_steps - _step) * _batch / rate);
                report(
                    $"classifier of {_set.ShortName}, step {_step:N0}/{_steps:N0}: loss {loss:F4}, "
                    + $"{rate:N0} pictures/s, {TrainingProgress.TimeLeft(left)}");
                (reported, since) = (_step, Stopwatch.StartNew());
            }

            if (sinceSaved.Elapsed >= checkpoints?.Every)
            {
                Save(checkpoints);
                sinceSaved.Restart();
            }
        }
    }

    private float CheckedLoss()
    {
        float loss = _lossSum.item<float>();
        return float.IsFinite(loss)
            ? loss
            : throw new InputException(
                $"classifier of {_set.ShortName}: training diverged, the loss is NaN or infinite at step {_step}; "
                + "delete the data files and fetch them again, or use --precision float32");
    }

    private void Save(ClassifierCheckpoints? checkpoints)
    {
        if (checkpoints is null || _step == 0)
            return;
        CheckedLoss();
        using DisposeScope scope = torch.NewDisposeScope();
        var tensors = Tensors().Concat(_batches.State)
            .Append((Name: "random/default", Tensor: torch.get_rng_state()))
            .ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);
        RunConfiguration configuration = _configuration with
        {
            ConvolutionMethods = Convolutions.ToDictionary(
                item => item.Path, item => item.Layer.Methods.ToString(), StringComparer.Ordinal),
        };
        checkpoints.Write(new Checkpoint(configuration, _step, _batches.Epoch, _batches.Cursor, tensors)
        {
            Pictures = new TrainedPictures(_set.Description(), _pictures.Count, _pictures.Digest),
        });
    }

    /// <summary>Restores the state of a checkpoint, or throws and changes nothing.</summary>
    /// <exception cref="InputException">It is of another training, or of other pictures.</exception>
    private void Restore(Checkpoint checkpoint, string path)
    {
        RunConfiguration then = checkpoint.Configuration with { ConvolutionMethods = null };
        if (then.ToJson() != _configuration.ToJson() || checkpoint.Pictures?.Digest != _pictures.Digest)
            throw new InputException(
                $"{path}: the training that was stopped had other options or other pictures (then: "
                + $"{then.Device}, {then.Precision.ToString().ToLowerInvariant()}, --threads {then.Threads}, "
                + $"{checkpoint.Pictures?.Count:N0} pictures); give the same ones, or delete "
                + $"{Path.GetDirectoryName(Path.GetDirectoryName(path))} to start from the beginning");
        checkpoint.Require(_batches.State.Append(("random/default", _batches.NoiseState)), path);
        GeneratorState.Require(checkpoint, path);
        checkpoint.CopyTo([.. Tensors()], path);
        _optimizer.Refresh();
        _batches.Restore(checkpoint, path);
        torch.set_rng_state(checkpoint.Tensors["random/default"]);
        _step = (int)checkpoint.Step;
        foreach ((string layerPath, ConvolutionLayer layer) in Convolutions)
        {
            if (checkpoint.Configuration.ConvolutionMethods?.TryGetValue(layerPath, out string? methods) != true)
                continue;
            layer.BeforeFirstUse = null;
            layer.Methods = ConvolutionMethods.Parse(methods!);
        }
    }

    private IEnumerable<(string Name, torch.Tensor Tensor)> Tensors() =>
        NetworkState.Masters(_network, [_optimizer]).Select(item => ($"network/classifier.{item.Name}", item.Tensor))
            .Concat(_optimizer.State.Select(item => ($"optimizer/classifier/{item.Name}", item.Tensor)))
            .Append(("loss/sum", _lossSum));

    private void Step(double rate)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Batch batch = _batches.Next();
        torch.Tensor logits = _network.call(ClassifierAugmentation.Apply(batch.Pictures, batch.Random));
        torch.Tensor targets = (batch.Labels.to(torch.ScalarType.Float32) * _kept) + _share;
        torch.Tensor logProbabilities = torch.nn.functional.log_softmax(logits.to(torch.ScalarType.Float32), 1);
        torch.Tensor loss = (targets * logProbabilities).sum(1).mean().neg();
        loss.backward();

        MemoryMarshal.Cast<byte, double>(_decay.bytes)[0] = _plan.LearningRate * rate * ClassifierPlan.WeightDecay;
        using (torch.no_grad())
            TensorKernels.Lerp(_decayed, _zeros, _decay);
        _optimizer.Step(rate);
        _lossSum.add_(loss.detach());
    }

    /// <summary>The trained network in float32 on the CPU, in evaluation mode.</summary>
    private ClassifierNetwork Trained()
    {
        ClassifierNetwork exact = NewNetwork();
        using IDisposable noGradient = torch.no_grad();
        foreach (((string _, torch.Tensor target), (string _, torch.Tensor own)) in NetworkState.Tensors(exact).Zip(
            NetworkState.Masters(_network, [_optimizer])))
            target.copy_(own);
        exact.eval();
        return exact;
    }

    private ClassifierNetwork NewNetwork() => new(_set.Shape, _set.ClassNames.Count, _plan.Width);
}
