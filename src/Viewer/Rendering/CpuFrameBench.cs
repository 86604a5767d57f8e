using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Frames on the CPU: the scene, ONNX Runtime's CPU provider, the mosaic.</summary>
internal sealed class CpuFrameBench : IFrameBench
{
    private readonly CpuGenerator _generator;
    private readonly PicturePlayer _player;
    private readonly LatencySamples _scene = new("scene");
    private readonly LatencySamples _inference = new("generator");
    private readonly LatencySamples _mosaic = new("mosaic");
    private readonly LatencySamples _whole = new("frame");

    /// <summary>Loads the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="threads">Threads that run it; null for one per processor.</param>
    public CpuFrameBench(GeneratorFile file, Scene scene, int scale, int? threads)
    {
        _generator = CpuGenerator.Load(file, threads is { } count ? new CpuGeneratorOptions { Threads = count } : null);
        _player = new PicturePlayer(_generator, scene, scale);
    }

    /// <inheritdoc/>
    public string Device => _generator.Device;

    /// <inheritdoc/>
    public IReadOnlyList<LatencySamples> Stages => [_scene, _inference, _mosaic, _whole];

    /// <inheritdoc/>
    public void Frame(double t, bool counts)
    {
        FrameTimings timings = _player.Show(t);
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
        _player.Dispose();
        _generator.Dispose();
    }
}

/// <summary>Makes frames of a scene on some device and tells how long each stage takes.</summary>
internal interface IFrameBench : IDisposable
{
    /// <summary>What it runs on, for a person.</summary>
    string Device { get; }

    /// <summary>The stages of a frame and their times so far.</summary>
    IReadOnlyList<LatencySamples> Stages { get; }

    /// <summary>Makes one frame.</summary>
    /// <param name="t">Where on the walk, in seconds.</param>
    /// <param name="counts">Whether its times are kept; the first frames of a device are not what a frame takes.</param>
    void Frame(double t, bool counts);
}
