using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders frames of a state on a device and measures the latency of each stage.</summary>
internal interface IFrameBench : IDisposable
{
    /// <summary>The device's display name.</summary>
    string Device { get; }

    /// <summary>The latency samples of each stage.</summary>
    IReadOnlyList<LatencySamples> Stages { get; }

    /// <summary>Renders one frame.</summary>
    /// <param name="time">Time on the walk in seconds.</param>
    /// <param name="counts">Whether its times are recorded; the first frames of a device are slower than usual.</param>
    void Frame(double time, bool counts);
}

/// <summary>Benchmarks frames on the CPU: scene, inference with ONNX Runtime, mosaic.</summary>
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
    /// <param name="state">The state to show.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <param name="golden">What to do if the golden check fails; null to refuse the model.</param>
    /// <param name="precision">The precision.</param>
    public CpuFrameBench(
        GeneratorFile file,
        ViewState state,
        int scale,
        int? threads,
        GoldenPolicy? golden = null,
        CpuPrecision precision = CpuPrecision.Float32)
    {
        _model = LoadedModel.Load(file, threads, golden, precision);
        _model.ChooseForm(state.Sheet?.Count ?? 1);
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
