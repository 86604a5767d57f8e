using System.Diagnostics;
using System.Runtime.InteropServices;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
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

    private ClassifierTraining(DataSet set, ClassifierPlan plan, PictureSet pictures, ClassifierTrainingOptions options)
    {
        torch.set_num_threads(options.Threads);
        torch.manual_seed(0);
        var device = new torch.Device(options.Device);
        (_set, _plan, _steps) = (set, plan, plan.StepsFor(pictures.Count));
        _network = NewNetwork();
        _network.to(device);
        MixedPrecision.Lower(_network, options.Precision);
        foreach ((string _, Networks.ConvolutionLayer layer) in ConvolutionTuning.Layers("classifier", _network))
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
            plan.BatchOf(pictures.Count),
            PictureRange.MinusOneToOne,
            set.DefaultAugmentation,
            seed: 0,
            MixedPrecision.TypeOf(options.Precision));
        _network.train();
    }

    /// <summary>Trains a classifier and returns it as an ONNX model.</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">The network and training.</param>
    /// <param name="pictures">The set's training pictures; moved to the training device.</param>
    /// <param name="options">The device, precision and threads.</param>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancellation">Cancels training.</param>
    /// <exception cref="InputException">Training diverged.</exception>
    public static byte[] Run(
        DataSet set,
        ClassifierPlan plan,
        PictureSet pictures,
        ClassifierTrainingOptions options,
        Action<string> report,
        CancellationToken cancellation)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var training = new ClassifierTraining(set, plan, pictures.To(new torch.Device(options.Device)), options);
        training.Train(report, cancellation);
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

    private void Train(Action<string> report, CancellationToken cancellation)
    {
        (int reported, Stopwatch since) = (0, Stopwatch.StartNew());
        for (int step = 1; step <= _steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(ClassifierPlan.RateOf(step, _steps));
            if (step % CollectEvery == 0)
                GC.Collect();
            if (step % ReportEvery != 0 && step != _steps)
                continue;
            float loss = _lossSum.item<float>() / (step - reported);
            if (!float.IsFinite(loss))
                throw new InputException(
                    $"classifier of {_set.ShortName}: training diverged, the loss is NaN or infinite at step {step}; "
                    + "delete the data files and fetch them again, or use --precision float32");
            _lossSum.zero_();
            double rate = (step - reported) * _plan.BatchOf((int)_batches.Order.shape[0]) / since.Elapsed.TotalSeconds;
            report($"classifier of {_set.ShortName}, step {step:N0}/{_steps:N0}: loss {loss:F4}, {rate:N0} pictures/s");
            (reported, since) = (step, Stopwatch.StartNew());
        }
    }

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
        var masters = _optimizer.Names.Zip(_optimizer.Masters)
            .ToDictionary(item => item.First, item => item.Second, StringComparer.Ordinal);
        ClassifierNetwork exact = NewNetwork();
        using IDisposable noGradient = torch.no_grad();
        foreach (
            ((string name, torch.Tensor target), (string _, torch.Tensor own)) in NetworkState.Tensors(exact).Zip(
                NetworkState.Tensors(_network)))
            target.copy_(masters.GetValueOrDefault(name, own));
        exact.eval();
        return exact;
    }

    private ClassifierNetwork NewNetwork() => new(_set.Shape, _set.ClassNames.Count, _plan.Width);
}
