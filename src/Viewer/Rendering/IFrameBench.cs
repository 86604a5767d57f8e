using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Makes frames of a state on some device and measures how long each stage takes.</summary>
internal interface IFrameBench : IDisposable
{
    /// <summary>The device's display name.</summary>
    string Device { get; }

    /// <summary>The stages of a frame and their times so far.</summary>
    IReadOnlyList<LatencySamples> Stages { get; }

    /// <summary>Makes one frame.</summary>
    /// <param name="time">Where on the walk, in seconds.</param>
    /// <param name="counts">
    /// Whether its times are kept; the first frames of a device are not what a frame takes.
    /// </param>
    void Frame(double time, bool counts);
}

/// <summary>Frames on the CPU: the scene, ONNX Runtime's CPU provider, the mosaic.</summary>
internal sealed class CpuFrameBench : IFrameBench
{
    private readonly LoadedModel _model;
    private readonly CpuViewRenderer _renderer;
    private readonly LatencySamples _scene = new("scene");
    private readonly LatencySamples _inference = new("generator");
    private readonly LatencySamples _mosaic = new("mosaic");
    private readonly LatencySamples _whole = new("frame");

    /// <summary>Loads the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="state">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="threads">Threads that run it; null for one per processor.</param>
    /// <param name="golden">
    /// What becomes of it when it does not give its golden values; null to refuse it.
    /// </param>
    public CpuFrameBench(GeneratorFile file, ViewState state, int scale, int? threads, GoldenPolicy? golden = null)
    {
        _model = LoadedModel.Load(file, threads, golden);
        _renderer = new CpuViewRenderer(_model, state, scale);
    }

    /// <inheritdoc/>
    public string Device => _renderer.Device;

    /// <inheritdoc/>
    public IReadOnlyList<LatencySamples> Stages => [_scene, _inference, _mosaic, _whole];

    /// <inheritdoc/>
    public void Frame(double time, bool counts)
    {
        FrameTimings timings = _renderer.Render(time);
        if (!counts)
            return;
        _scene.Add(timings.Scene.TotalSeconds);
        _inference.Add(timings.Inference.TotalSeconds);
        _mosaic.Add(timings.Mosaic.TotalSeconds);
        _whole.Add(timings.Total.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renderer.Dispose();
        _model.Release();
    }
}
