using System.Diagnostics;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Plays a scene on a generator and draws it on the CPU: time in, picture out. What is translated stands beside what it
/// became. Allocates nothing per frame.
/// </summary>
internal sealed class PicturePlayer : IPicturePlayer
{
    private readonly Player _player;
    private readonly SideBySide? _pairs;
    private readonly Mosaic _mosaic;
    private readonly TileScaling _scaling;
    private int? _framed;

    /// <summary>Creates a player.</summary>
    /// <param name="generator">The generator; it stays the caller's.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="scaling">How pixels are enlarged to it.</param>
    public PicturePlayer(CpuGenerator generator, Scene scene, int scale, TileScaling scaling = TileScaling.Crisp)
    {
        _scaling = scaling;
        if (scene.SourceShape is { } source)
            _pairs = new SideBySide(source, generator.Info.Image, scene.Layout);
        _mosaic = new Mosaic(_pairs?.Shape ?? generator.Info.Image, _pairs?.Layout ?? scene.Layout, scale);
        Picture = _mosaic.CreatePicture();
        _player = new Player(generator, scene);
        Device = generator.Device;
    }

    /// <inheritdoc/>
    public Picture Picture { get; }

    /// <inheritdoc/>
    public int ImagesPerFrame => _player.Layout.Count;

    /// <inheritdoc/>
    public string Device { get; }

    /// <inheritdoc/>
    public FrameTimings Show(double t)
    {
        FrameTimings made = _player.Show(t);
        long start = Stopwatch.GetTimestamp();
        ReadOnlySpan<float> tiles = _pairs is null ? _player.Images : _pairs.Join(_player.Sources, _player.Images);
        if (_scaling == TileScaling.Crisp)
            _mosaic.Draw(tiles, Picture);
        else
            _mosaic.DrawSmooth(tiles, _scaling, Picture);
        MoveFrame(_player.Highlight);
        return made with { Mosaic = Stopwatch.GetElapsedTime(start) };
    }

    /// <inheritdoc/>
    public void Dispose() => _player.Dispose();

    private void MoveFrame(int? tile)
    {
        if (tile == _framed)
            return;
        if (_framed is { } old)
            _mosaic.DrawFrame(old, Mosaic.Background, Picture);
        if (tile is { } now)
            _mosaic.DrawFrame(now, Mosaic.Highlight, Picture);
        _framed = tile;
    }
}

/// <summary>Plays a scene as pictures, on whatever device: time in, picture out.</summary>
internal interface IPicturePlayer : IDisposable
{
    /// <summary>The picture that <see cref="Show"/> draws; the same object for every frame.</summary>
    Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    int ImagesPerFrame { get; }

    /// <summary>What it plays on, for a person.</summary>
    string Device { get; }

    /// <summary>Draws what the scene shows at t seconds.</summary>
    /// <returns>Where the time went.</returns>
    FrameTimings Show(double t);
}
