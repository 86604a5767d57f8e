using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>Plays a scene through the same path as the window, into a texture that is read back once for every frame.</summary>
internal sealed class GpuPicturePlayer : IPicturePlayer
{
    private readonly GpuScenePlayer _player;
    private readonly TileScaling _scaling;
    private readonly OverlayList _overlay = new();

    /// <summary>Opens the device and the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="scaling">How tiles are scaled.</param>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="modes">The ways to run it that may be tried, fastest first.</param>
    /// <exception cref="InputException">No device can be used, or the model does not run well on it.</exception>
    public GpuPicturePlayer(GeneratorFile file, Scene scene, int scale, TileScaling scaling, string? adapter, IReadOnlyList<ExecutionMode> modes)
    {
        _scaling = scaling;
        ImagesPerFrame = scene.Layout.Count;
        _player = new GpuScenePlayer(file, scene, scale, adapter, modes);
        Picture = new Picture(_player.Surface.Width, _player.Surface.Height);
    }

    /// <inheritdoc/>
    public Picture Picture { get; }

    /// <inheritdoc/>
    public int ImagesPerFrame { get; }

    /// <inheritdoc/>
    public string Device => _player.Device;

    /// <inheritdoc/>
    public FrameTimings Show(double t)
    {
        long start = Stopwatch.GetTimestamp();
        _player.Fill(t);
        _overlay.Clear();
        if (_player.Highlight is { } tile)
            Highlight(_player.Tiles, tile);
        long filled = Stopwatch.GetTimestamp();
        FrameContext commands = _player.Render(_scaling, _overlay);
        commands.Record();
        _player.Surface.RecordRead(commands);
        commands.Submit();
        _player.Engine.Fence.Wait(_player.Engine.End());
        long made = Stopwatch.GetTimestamp();
        _player.Surface.Read(Picture);
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled, made), Stopwatch.GetElapsedTime(made));
    }

    /// <inheritdoc/>
    public void Dispose() => _player.Dispose();

    private void Highlight(ViewTiles tiles, int tile)
    {
        TileOrigin origin = tiles.Groups[0].Origins[tile];
        _overlay.Frame((int)origin.X, (int)origin.Y, tiles.Mosaic.TileWidth, tiles.Mosaic.TileHeight, tiles.Mosaic.Gap, OverlayColor.Gray(Mosaic.Highlight));
    }
}
