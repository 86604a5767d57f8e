using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>A generator batch on the CPU. Filling and running it allocates nothing.</summary>
/// <param name="model">The model; owned by the caller.</param>
/// <param name="count">Number of tiles.</param>
/// <param name="plan">How it is run.</param>
internal sealed class CpuGeneratorBatch(LoadedModel model, int count, CpuPlan plan) : IDisposable
{
    private readonly CpuBatch _batch = model.CreateBatch(count, plan);

    /// <summary>How it is run.</summary>
    public CpuPlan Plan => plan;

    /// <summary>The images: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => _batch.Images;

    /// <summary>Copies the inputs of all tiles.</summary>
    public void Fill(LatentBatch inputs)
    {
        inputs.Latents.CopyTo(_batch.Latents);
        inputs.Labels.CopyTo(_batch.Labels);
        inputs.Sources.CopyTo(_batch.Source);
    }

    /// <summary>Runs the generator.</summary>
    public void Run() => _batch.Run();

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
