using System.Diagnostics;
using ImageGen.Generators.Cpu;
using ImageGen.Viewer.Frames;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Playback;

/// <summary>
/// Plays a scene on a generator: time in, picture out. It owns the buffers of a frame and allocates nothing per frame.
/// </summary>
internal sealed class Player : IDisposable
{
    private readonly Scene scene;
    private readonly LatentBatch inputs;
    private readonly CpuBatch batch;
    private readonly Mosaic mosaic;

    /// <summary>Creates a player.</summary>
    /// <param name="generator">The generator; it stays the caller's.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    public Player(CpuGenerator generator, Scene scene, int scale)
    {
        this.scene = scene;
        inputs = scene.CreateBatch();
        batch = generator.CreateBatch(scene.Layout.Count);
        mosaic = new Mosaic(generator.Info.Image, scene.Layout, scale);
        Picture = mosaic.CreatePicture();
    }

    /// <summary>The picture that <see cref="Show"/> draws; the same object for every frame.</summary>
    public Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    public int ImagesPerFrame => scene.Layout.Count;

    /// <summary>Draws what the scene shows at t seconds.</summary>
    public FrameTimings Show(double t)
    {
        long start = Stopwatch.GetTimestamp();
        scene.At(t, inputs);
        inputs.Latents.CopyTo(batch.Latents);
        inputs.Labels.CopyTo(batch.Labels);
        long filled = Stopwatch.GetTimestamp();
        batch.Run();
        long generated = Stopwatch.GetTimestamp();
        mosaic.Draw(batch.Images, Picture);
        long drawn = Stopwatch.GetTimestamp();
        return new(
            Stopwatch.GetElapsedTime(start, filled),
            Stopwatch.GetElapsedTime(filled, generated),
            Stopwatch.GetElapsedTime(generated, drawn));
    }

    /// <inheritdoc/>
    public void Dispose() => batch.Dispose();
}
