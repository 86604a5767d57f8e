using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The mutable state of a run: networks, optimizers, the moving average, the data position and the random generators.
/// Checkpoints store it.
/// </summary>
internal sealed class TrainingState : IDisposable
{
    private readonly PictureSet _pictures;
    private readonly PictureDescription _description;

    /// <summary>Builds the networks of a new run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="pictures">The training pictures; not owned.</param>
    /// <param name="description">Their description.</param>
    public TrainingState(
        Recipe recipe, RunConfiguration configuration, PictureSet pictures, PictureDescription description)
    {
        (_pictures, _description) = (pictures, description);
        RecipeSettings settings = configuration.RecipeSettings();
        var device = new torch.Device(configuration.Device);
        torch.set_num_threads(configuration.Threads);
        torch.manual_seed(unchecked((long)configuration.Seed));
        Plan = recipe.Declare(settings, description);
        AveragePlan = OnlyAveraged(recipe.Declare(settings, description));
        foreach ((string _, torch.nn.Module network) in Plan.Networks.Concat(AveragePlan.Networks))
            network.to(device);
        foreach ((string _, torch.nn.Module network) in AveragePlan.Networks)
            network.eval();
        foreach ((string _, torch.nn.Module network) in Plan.Networks)
            MixedPrecision.Lower(network, configuration.Precision);

        Optimizers =
        [
            .. Plan.Phases.Select(phase => Optimizer.Create(
                phase.Optimizer,
                phase.Trains.SelectMany(name =>
                    Plan.Network(name).named_parameters().Select(p => ($"{name}.{p.name}", p.parameter))))),
        ];
        Average = new MovingAverage(
            Plan.Averaged.SelectMany(name => NetworkState.Tensors(AveragePlan.Network(name))
                .Zip(TensorsOf(name), (average, own) => (average.Tensor, own.Tensor))),
            configuration.AverageDecay);
        Batches = new BatchSource(
            pictures,
            settings.Integer("batch"),
            Plan.Range,
            Augmentation.Parse(configuration.Augmentation),
            configuration.Seed,
            MixedPrecision.TypeOf(configuration.Precision),
            configuration.BalancedClasses);
    }

    /// <summary>The networks that are trained, in the run's precision, and their phases.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>
    /// Those networks that are averaged, in float32 and evaluation mode, with the moving average of their weights.
    /// </summary>
    public TrainingPlan AveragePlan { get; }

    /// <summary>One optimizer per phase.</summary>
    public IReadOnlyList<Optimizer> Optimizers { get; }

    /// <summary>The moving average.</summary>
    public MovingAverage Average { get; }

    /// <summary>The source of batches.</summary>
    public BatchSource Batches { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>The next batch, with the generator's pictures if the plan shares them.</summary>
    public Batch NextBatch()
    {
        Batch batch = Batches.Next();
        if (Plan.SharedFakes is not { } fakes)
            return batch;

        // The phase that trains the generator backpropagates through this pass.
        foreach (Optimizer optimizer in Optimizers)
            optimizer.RequireGradients(true);
        return batch with { Fakes = Intermediates.Released(() => fakes(batch)) };
    }

    /// <summary>Enables gradients only for the parameters that a phase trains.</summary>
    /// <param name="phase">The phase's index.</param>
    public void RequireGradientsOf(int phase)
    {
        for (int i = 0; i < Optimizers.Count; i++)
            Optimizers[i].RequireGradients(i == phase);
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
        string? change = ResumedPictures.Change(checkpoint, path, _pictures, _description, Plan.IsConditional);
        if (change is not null && !onOtherPictures)
            throw new InputException(
                $"{path}: {change}; restore the pictures, or use --data-changed to resume on these in a new order");
        var targets = Tensors().ToList();
        checkpoint.Require(change is null ? Batches.State : Batches.State.Skip(1), path);
        checkpoint.Require([("random/default", Batches.NoiseState)], path);
        GeneratorState.Require(checkpoint, path);
        checkpoint.CopyTo(targets, path);
        foreach (Optimizer optimizer in Optimizers)
            optimizer.Refresh();

        if (change is null)
            Batches.Restore(checkpoint, path);
        else
            Batches.RestoreOnOtherPictures(
                checkpoint.Tensors["random/order"], checkpoint.Tensors["random/noise"], checkpoint.Epoch);
        torch.set_rng_state(checkpoint.Tensors["random/default"]);
        Step = checkpoint.Step;
    }

    /// <summary>The run's state as a checkpoint; its tensors are not copied.</summary>
    /// <param name="configuration">The run's configuration, stored with it.</param>
    public Checkpoint Capture(RunConfiguration configuration)
    {
        var tensors = Tensors().ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);
        foreach ((string name, torch.Tensor tensor) in Batches.State)
            tensors.Add(name, tensor);
        tensors.Add("random/default", torch.get_rng_state());
        if (AnchorCodes.AreWantedBy(Plan))
            tensors.Add(AnchorCodes.TensorName, AnchorCodes.Of(AveragePlan, _pictures));
        return new Checkpoint(configuration, Step, Batches.Epoch, Batches.Cursor, tensors)
        {
            Pictures = new TrainedPictures(_description, _pictures.Count, _pictures.Digest),
        };
    }

    public void Dispose()
    {
        Plan.Dispose();
        AveragePlan.Dispose();
        Average.Dispose();
        Batches.Dispose();
        foreach (Optimizer optimizer in Optimizers)
            optimizer.Dispose();
    }

    private static TrainingPlan OnlyAveraged(TrainingPlan plan)
    {
        foreach ((string name, torch.nn.Module network) in plan.Networks)
        {
            if (!plan.Averaged.Contains(name))
                network.Dispose();
        }

        return plan with { Networks = [.. plan.Networks.Where(item => plan.Averaged.Contains(item.Name))] };
    }

    /// <summary>A network's tensors, with the float32 masters in place of lower-precision parameters.</summary>
    private IEnumerable<(string Name, torch.Tensor Tensor)> TensorsOf(string network) =>
        NetworkState.Masters(Plan.Network(network), Optimizers, $"{network}.");

    private IEnumerable<(string Name, torch.Tensor Tensor)> Tensors()
    {
        foreach ((string name, torch.nn.Module _) in Plan.Networks)
        {
            foreach ((string tensorName, torch.Tensor tensor) in TensorsOf(name))
                yield return ($"network/{name}.{tensorName}", tensor);
        }

        foreach (string name in Plan.Averaged)
        {
            foreach ((string tensorName, torch.Tensor tensor) in NetworkState.Tensors(AveragePlan.Network(name)))
                yield return ($"average/{name}.{tensorName}", tensor);
        }

        for (int i = 0; i < Optimizers.Count; i++)
        {
            foreach ((string tensorName, torch.Tensor tensor) in Optimizers[i].State)
                yield return ($"optimizer/{Plan.Phases[i].Name}/{tensorName}", tensor);
        }
    }
}
