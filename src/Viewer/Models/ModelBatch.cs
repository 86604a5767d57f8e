using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator batch on the CPU. Filling and running it allocates nothing. The static page has a class of the same name
/// and members, whose runs end later; hence both ways to run.
/// </summary>
/// <param name="model">The model; owned by the caller.</param>
/// <param name="count">Number of tiles.</param>
internal sealed class ModelBatch(LoadedModel model, int count) : IDisposable
{
    private readonly CpuBatch _batch = model.CreateBatch(count);

    /// <summary>Number of tiles.</summary>
    public int Size => _batch.Size;

    /// <summary>The latents of all tiles.</summary>
    public Span<float> Latents => _batch.Latents;

    /// <summary>The label weights of all tiles.</summary>
    public Span<float> Labels => _batch.Labels;

    /// <summary>The source pictures of all tiles.</summary>
    public Span<float> Sources => _batch.Source;

    /// <summary>The images: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => _batch.Images;

    /// <summary>Copies the inputs of all tiles.</summary>
    public void Fill(LatentBatch inputs)
    {
        inputs.Latents.CopyTo(Latents);
        inputs.Labels.CopyTo(Labels);
        inputs.Sources.CopyTo(Sources);
    }

    /// <summary>Runs the generator.</summary>
    public void Run() => _batch.Run();

    /// <summary>Runs the generator; here the run has ended when it returns.</summary>
    public Task RunAsync()
    {
        Run();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
