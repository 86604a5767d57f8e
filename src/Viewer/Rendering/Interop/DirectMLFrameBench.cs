using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>
/// Benchmarks frames on the GPU as the window renders them, several in flight, into a texture that is not read back.
/// GPU stages are measured with GPU timestamps; the CPU stages are the time to record and submit.
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
    /// <param name="state">The state to show.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="device">The device and its options.</param>
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
            // From the end of one frame to the end of the next, without waiting for the GPU: the sustained rate.
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
