using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Frames;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Playback;

/// <summary>
/// Plays a scene on a generator: time in, picture out. It owns the buffers of a frame and allocates nothing per frame.
/// </summary>
internal sealed class Player : IDisposable
{
    private readonly Scene _scene;
    private readonly LatentBatch _inputs;
    private readonly CpuBatch _batch;
    private readonly Mosaic _mosaic;

    /// <summary>Creates a player.</summary>
    /// <param name="generator">The generator; it stays the caller's.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    public Player(CpuGenerator generator, Scene scene, int scale)
    {
        _scene = scene;
        _inputs = scene.CreateBatch();
        _mosaic = new Mosaic(generator.Info.Image, scene.Layout, scale);
        Picture = _mosaic.CreatePicture();
        _batch = generator.CreateBatch(scene.Layout.Count);
    }

    /// <summary>The picture that <see cref="Show"/> draws; the same object for every frame.</summary>
    public Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    public int ImagesPerFrame => _scene.Layout.Count;

    /// <summary>Draws what the scene shows at t seconds.</summary>
    public FrameTimings Show(double t)
    {
        long start = Stopwatch.GetTimestamp();
        _scene.At(t, _inputs);
        _inputs.Latents.CopyTo(_batch.Latents);
        _inputs.Labels.CopyTo(_batch.Labels);
        long filled = Stopwatch.GetTimestamp();
        _batch.Run();
        long generated = Stopwatch.GetTimestamp();
        _mosaic.Draw(_batch.Images, Picture);
        long drawn = Stopwatch.GetTimestamp();
        return new(
            Stopwatch.GetElapsedTime(start, filled),
            Stopwatch.GetElapsedTime(filled, generated),
            Stopwatch.GetElapsedTime(generated, drawn));
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
