using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Chooses the CPU implementation of each convolution of a run.</summary>
internal static class ConvolutionSelection
{
    /// <summary>
    /// Applies the configured implementations, or measures the fastest on a batch and then restores the run's state.
    /// Has no effect on CUDA.
    /// </summary>
    /// <param name="state">The run.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="kept">Where measured methods are kept between runs; null to measure anew.</param>
    /// <returns>The configuration with the chosen methods.</returns>
    public static RunConfiguration Apply(
        TrainingState state, RunConfiguration configuration, MeasuredConvolutions? kept)
    {
        var layers = state.Plan.Networks.SelectMany(item => ConvolutionTuning.Layers(item.Name, item.Network)).ToList();
        if (layers.Count == 0 || state.Batches.Device.type != DeviceType.CPU)
            return configuration;
        if (configuration.ConvolutionMethods is { } chosen)
        {
            foreach ((string path, ConvolutionLayer layer) in layers)
            {
                layer.Methods = chosen.TryGetValue(path, out string? methods)
                    ? ConvolutionMethods.Parse(methods)
                    : ConvolutionMethods.Primitives;
            }

            return configuration;
        }

        if (configuration.Convolutions == ConvolutionChoice.Measured)
        {
            Measure(
                state,
                layers.Select(item => item.Layer),
                kept is null ? ConvolutionTuning.Measure : kept.Choose);
        }
        else if (configuration.Convolutions == ConvolutionChoice.MatrixProducts)
            layers.ForEach(item => item.Layer.Methods = ConvolutionMethods.MatrixProducts);
        return configuration with
        {
            ConvolutionMethods = layers.ToDictionary(
                item => item.Path, item => item.Layer.Methods.ToString(), StringComparer.Ordinal),
        };
    }

    private static void Measure(
        TrainingState state, IEnumerable<ConvolutionLayer> layers, Action<ConvolutionLayer, torch.Tensor> measure)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (Recipes.TrainingPlan plan, BatchSource batches) = (state.Plan, state.Batches);

        // A forward pass changes the running statistics of norms and the random generators, but no weight.
        var buffers = plan.Networks.SelectMany(item => item.Network.buffers())
            .Select(buffer => (buffer, Value: buffer.clone())).ToList();
        (torch.Tensor order, torch.Tensor orderState, torch.Tensor noiseState) = (
            batches.Order.clone(), batches.GeneratorState, batches.NoiseState);
        (long cursor, long epoch, torch.Tensor defaultState) = (batches.Cursor, batches.Epoch, torch.get_rng_state());
        foreach (ConvolutionLayer layer in layers)
            layer.BeforeFirstUse = measure;
        foreach ((string _, torch.nn.Module network) in plan.Networks)
            network.train();
        for (int i = 0; i < plan.Phases.Count; i++)
        {
            using (torch.NewDisposeScope())
            {
                (Recipes.Phase phase, Recipes.Batch batch) = (plan.Phases[i], state.NextBatch());
                state.RequireGradientsOf(i);
                if (phase.FakesAhead is { } fakes)
                    batch = batch with { Fakes = fakes(batch, 1) };
                _ = phase.Loss(batch);
            }

            // Tensors saved for the backward pass are freed by finalizers only.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using (torch.no_grad())
        {
            foreach ((torch.Tensor buffer, torch.Tensor value) in buffers)
                buffer.copy_(value);
        }

        batches.Restore(order, orderState, noiseState, cursor, epoch);
        torch.set_rng_state(defaultState);

        scope.Dispose();
        MemoryAllocator.ReleaseFreedMemory();
    }
}
