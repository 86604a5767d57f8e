using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>
/// Frames on the GPU as the window makes them, several in flight, into a texture that nobody reads. The stages on the
/// GPU are measured there; those of the processor are what it takes to submit them.
/// </summary>
internal sealed class DirectMLFrameBench : IFrameBench
{
    private readonly DirectMLRenderer _player;
    private readonly LatencySamples _scene = new("scene");
    private readonly LatencySamples _submit = new("submit");
    private readonly LatencySamples _inference = new("generator (GPU)");
    private readonly LatencySamples _mosaic = new("mosaic (GPU)");
    private readonly LatencySamples _whole = new("frame");
    private long _last;

    /// <summary>Opens the device and the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="state">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="device">On which device, and how.</param>
    public DirectMLFrameBench(GeneratorFile file, ViewState state, int scale, RenderDevice device) =>
        _player = new DirectMLRenderer([file], state, scale, TileScaling.Crisp, device);

    /// <inheritdoc/>
    public string Device => _player.Device;

    /// <inheritdoc/>
    public IReadOnlyList<LatencySamples> Stages => [_scene, _submit, _inference, _mosaic, _whole];

    /// <inheritdoc/>
    public void Frame(double time, bool counts)
    {
        long start = Stopwatch.GetTimestamp();
        _player.Fill(time);
        long filled = Stopwatch.GetTimestamp();
        _player.Submit();
        _player.Engine.End();
        long end = Stopwatch.GetTimestamp();
        _player.Engine.Device.ThrowIfLost();
        if (counts)
        {
            _scene.Add(Stopwatch.GetElapsedTime(start, filled).TotalSeconds);
            _submit.Add(Stopwatch.GetElapsedTime(filled, end).TotalSeconds);
            // From one end to the next: the GPU is never waited for, so this is the rate that it keeps up.
            _whole.Add(Stopwatch.GetElapsedTime(_last, end).TotalSeconds);
            if (_player.Engine.GpuSeconds is { } gpu)
            {
                _inference.Add(gpu.Inference);
                _mosaic.Add(gpu.Mosaic);
            }
        }

        _last = end;
    }

    /// <inheritdoc/>
    public void Dispose() => _player.Dispose();
}
