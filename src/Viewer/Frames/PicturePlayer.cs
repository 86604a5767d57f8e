using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Playback;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Frames;

/// <summary>Plays a scene on a generator and draws it on the CPU: time in, picture out. Allocates nothing per frame.</summary>
internal sealed class PicturePlayer : IDisposable
{
    private readonly Player _player;
    private readonly Mosaic _mosaic;

    /// <summary>Creates a player.</summary>
    /// <param name="generator">The generator; it stays the caller's.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    public PicturePlayer(CpuGenerator generator, Scene scene, int scale)
    {
        _mosaic = new Mosaic(generator.Info.Image, scene.Layout, scale);
        Picture = _mosaic.CreatePicture();
        _player = new Player(generator, scene);
    }

    /// <summary>The picture that <see cref="Show"/> draws; the same object for every frame.</summary>
    public Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    public int ImagesPerFrame => _player.Layout.Count;

    /// <summary>Draws what the scene shows at t seconds.</summary>
    public FrameTimings Show(double t)
    {
        FrameTimings made = _player.Show(t);
        long start = Stopwatch.GetTimestamp();
        _mosaic.Draw(_player.Images, Picture);
        return made with { Mosaic = Stopwatch.GetElapsedTime(start) };
    }

    /// <inheritdoc/>
    public void Dispose() => _player.Dispose();
}
