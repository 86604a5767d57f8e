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
    private const int CheckLossesEvery = 10;

    // Some native objects behind TorchSharp's calls are freed by finalizers alone. A step allocates so little managed
    // memory that no collection would come for hours, while megabytes of native memory wait for one.
    private const int CollectEvery = 10;

    private readonly RunConfiguration configuration;
    private readonly RunFolder folder;
    private readonly PictureSet pictures;
    private readonly torch.Device device;
    private readonly TrainingPlan plan;
    private readonly TrainingPlan averagePlan;
    private readonly MovingAverage average;
    private readonly FusedAdam[] optimizers;
    private readonly BatchSource batches;
    private readonly torch.Tensor[] lossSums;
    private readonly long steps;
    private readonly RecipeSettings settings;
    private long step;
    private string? lastCheckpoint;

    /// <summary>Builds the networks of a new run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="folder">Where it leaves what it makes.</param>
    /// <param name="pictures">The training pictures; not owned.</param>
    /// <param name="shape">Their shape.</param>
    public TrainingLoop(
        Recipe recipe,
        RunConfiguration configuration,
        RunFolder folder,
        PictureSet pictures,
        Generators.Format.ImageShape shape)
    {
        this.configuration = configuration;
        this.folder = folder;
        this.pictures = pictures;
        device = new torch.Device(configuration.Device);
        settings = configuration.RecipeSettings();
        var batchSize = settings.Integer("batch");
        steps = settings.Integer("steps");
        if (batchSize > pictures.Count)
            throw new InputException($"--batch {batchSize}: the data set has only {pictures.Count} pictures");

        torch.set_num_threads(configuration.Threads);
        torch.manual_seed(unchecked((long)configuration.Seed));
        plan = recipe.Declare(settings, shape, pictures.ClassCount);
        averagePlan = recipe.Declare(settings, shape, pictures.ClassCount);
        foreach (var (_, network) in plan.Networks.Concat(averagePlan.Networks))
            network.to(device);
        foreach (var (_, network) in averagePlan.Networks)
            network.eval();

        average = new MovingAverage(plan.Averaged.Select(name => (averagePlan.Network(name), plan.Network(name))), configuration.AverageDecay);
        optimizers = [.. plan.Phases.Select(phase => new FusedAdam(
            phase.Trains.SelectMany(name => plan.Network(name).named_parameters().Select(p => ($"{name}.{p.name}", p.parameter))),
            phase.Optimizer))];
        lossSums = [.. plan.Phases.Select(_ => torch.zeros(1, device: device))];
        batches = new BatchSource(pictures, batchSize, plan.Range, configuration.Seed);
    }

    /// <summary>Takes the state of a checkpoint, whole or not at all.</summary>
    /// <exception cref="InputException">The checkpoint lacks a tensor, or has one of another shape.</exception>
    public void Restore(Checkpoint checkpoint, string path)
    {
        var targets = StateTensors().ToList();
        foreach (var (name, target) in targets)
        {
            if (!checkpoint.Tensors.TryGetValue(name, out var tensor))
                throw new InputException($"{path} has no tensor '{name}': it belongs to another version of this recipe");
            if (!tensor.shape.SequenceEqual(target.shape) || tensor.dtype != target.dtype)
                throw new InputException($"{path}: tensor '{name}' is {tensor.dtype} [{string.Join(',', tensor.shape)}], expected {target.dtype} [{string.Join(',', target.shape)}]");
        }

        using (torch.no_grad())
        {
            foreach (var (name, target) in targets)
                target.copy_(checkpoint.Tensors[name]);
        }

        batches.Restore(checkpoint.Tensors["order/permutation"], checkpoint.Tensors["random/order"], checkpoint.Tensors["random/noise"], checkpoint.Cursor, checkpoint.Epoch);
        torch.set_rng_state(checkpoint.Tensors["random/default"]);
        step = checkpoint.Step;
        lastCheckpoint = path;
    }

    /// <summary>Trains until all steps are done or it is asked to stop.</summary>
    /// <param name="report">Told how it goes, every so often.</param>
    /// <param name="cancellation">Asks it to stop; it then writes a checkpoint first.</param>
    /// <exception cref="InputException">A loss is no longer a finite number; the last good checkpoint is named.</exception>
    public TrainingOutcome Run(Action<StepReport> report, CancellationToken cancellation)
    {
        foreach (var (_, network) in plan.Networks)
            network.train();

        var sinceReport = Stopwatch.StartNew();
        var reported = step;
        while (step < steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                CheckLosses();
                WriteCheckpoint();
                return TrainingOutcome.Interrupted;
            }

            TrainStep();
            if (step % CheckLossesEvery == 0)
                CheckLosses();
            if (step % CollectEvery == 0)
                GC.Collect();
            if (step % configuration.LogEvery == 0 || step == steps)
            {
                var done = step - reported;
                var rate = plan.ImagesSeen(settings, done) / sinceReport.Elapsed.TotalSeconds;
                report(new StepReport(step, steps, batches.Epoch, plan.ImagesSeen(settings, step), rate, TakeLosses(done)));
                (reported, sinceReport) = (step, Stopwatch.StartNew());
            }

            if (step % configuration.SampleEvery == 0 || step == steps)
                SampleSheet.Write(averagePlan, pictures.ClassCount, device, folder.Sample(step));
            if (step % configuration.CheckpointEvery == 0 || step == steps)
                WriteCheckpoint();
        }

        return TrainingOutcome.Completed;
    }

    public void Dispose()
    {
        plan.Dispose();
        averagePlan.Dispose();
        batches.Dispose();
        foreach (var optimizer in optimizers)
            optimizer.Dispose();
        foreach (var sum in lossSums)
            sum.Dispose();
    }

    private void TrainStep()
    {
        using var stepScope = torch.NewDisposeScope();
        Batch? batch = null;
        for (var i = 0; i < plan.Phases.Count; i++)
        {
            var phase = plan.Phases[i];
            for (var j = 0; j < optimizers.Length; j++)
                optimizers[j].RequireGradients(j == i);
            for (var repeat = 0; repeat < phase.Repeats; repeat++)
            {
                if (batch is null || phase.FreshBatch)
                    batch = batches.Next();
                using var phaseScope = torch.NewDisposeScope();
                var loss = phase.Loss(batch);
                loss.backward();
                optimizers[i].Step();
                lossSums[i].add_(loss.detach());
            }
        }

        step++;
        average.Update(step);
    }

    private void CheckLosses()
    {
        for (var i = 0; i < lossSums.Length; i++)
        {
            if (!float.IsFinite(lossSums[i].item<float>()))
                throw Diverged($"the {plan.Phases[i].Name}'s loss");
        }
    }

    private InputException Diverged(string what) => new(
        $"{what} is no longer a finite number at step {step}: the run has diverged and is stopped. "
        + (lastCheckpoint is null ? "There is no checkpoint yet" : $"The last good checkpoint is {lastCheckpoint}")
        + "; try a smaller --learning-rate or another --seed");

    private (string Phase, double Loss)[] TakeLosses(long steps)
    {
        var losses = new (string, double)[lossSums.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = (plan.Phases[i].Name, lossSums[i].item<float>() / (steps * plan.Phases[i].Repeats));
            lossSums[i].zero_();
        }

        return losses;
    }

    private void WriteCheckpoint()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = StateTensors().ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);

        // A backward pass can end in infinite weights while its loss was still finite.
        if (tensors.Where(item => item.Value.is_floating_point()).Any(item => !item.Value.isfinite().all().item<bool>()))
            throw Diverged("a weight");

        tensors.Add("order/permutation", batches.Order);
        tensors.Add("random/order", batches.GeneratorState);
        tensors.Add("random/noise", batches.NoiseState);
        tensors.Add("random/default", torch.get_rng_state());
        var path = folder.Checkpoint(step);
        CheckpointFile.Write(path, new Checkpoint(configuration, step, batches.Epoch, batches.Cursor, tensors));
        lastCheckpoint = path;
        folder.PruneCheckpoints();
    }

    private IEnumerable<(string Name, torch.Tensor Tensor)> StateTensors()
    {
        foreach (var (name, network) in plan.Networks)
        {
            foreach (var (tensorName, tensor) in NetworkState.Tensors(network))
                yield return ($"network/{name}.{tensorName}", tensor);
        }

        foreach (var name in plan.Averaged)
        {
            foreach (var (tensorName, tensor) in NetworkState.Tensors(averagePlan.Network(name)))
                yield return ($"average/{name}.{tensorName}", tensor);
        }

        for (var i = 0; i < optimizers.Length; i++)
        {
            foreach (var (tensorName, tensor) in optimizers[i].State)
                yield return ($"optimizer/{plan.Phases[i].Name}/{tensorName}", tensor);
        }
    }
}
