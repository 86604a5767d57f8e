using System.Diagnostics;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Plays a scene on a generator: time in, image tensors out. It owns the buffers of a frame and allocates nothing per
/// frame.
/// </summary>
internal sealed class Player : IDisposable
{
    private readonly Scene _scene;
    private readonly LatentBatch _inputs;
    private readonly CpuBatch _batch;

    /// <summary>Creates a player.</summary>
    /// <param name="generator">The generator; it stays the caller's.</param>
    /// <param name="scene">What to show.</param>
    public Player(CpuGenerator generator, Scene scene)
    {
        _scene = scene;
        _inputs = scene.CreateBatch();
        _batch = generator.CreateBatch(scene.Layout.Count);
    }

    /// <summary>How the images of a frame are laid out.</summary>
    public TileLayout Layout => _scene.Layout;

    /// <summary>The images of the last frame: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => _batch.Images;

    /// <summary>The source pictures of the last frame: [tiles, c, h, w] in [0, 1]; empty unless the generator is image-to-image.</summary>
    public ReadOnlySpan<float> Sources => _inputs.Sources;

    /// <summary>The tile of the last frame to draw a frame around; null for none.</summary>
    public int? Highlight => _inputs.Highlight;

    /// <summary>Makes what the scene shows at t seconds.</summary>
    /// <returns>Where the time went; nothing yet for the mosaic.</returns>
    public FrameTimings Show(double t)
    {
        long start = Stopwatch.GetTimestamp();
        _scene.At(t, _inputs);
        _inputs.Latents.CopyTo(_batch.Latents);
        _inputs.Labels.CopyTo(_batch.Labels);
        _inputs.Sources.CopyTo(_batch.Source);
        long filled = Stopwatch.GetTimestamp();
        _batch.Run();
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled), TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
