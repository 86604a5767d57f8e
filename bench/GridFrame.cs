using BenchmarkDotNet.Attributes;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Bench;

/// <summary>
/// A frame of the grid with 8 columns (10x8 for ten classes), as <c>render --mode grid</c> makes it, beside the bare
/// run of
/// the same batch, and what the viewer adds to it. Plays the first model of the nearest folder "models".
/// </summary>
[MemoryDiagnoser]
public class GridFrame
{
    private const int Columns = 8;
    private const double FramesPerSecond = 20;

    private LoadedModel _model = null!;
    private CpuBatch _batch = null!;
    private CpuViewRenderer _player = null!;
    private ViewScene _scene = null!;
    private ViewState _state = null!;
    private LatentBatch _inputs = null!;
    private Mosaic _mosaic = null!;
    private Picture _picture = null!;
    private int _frame;

    /// <summary>Threads that run the generator.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Side of the square that shows one pixel: 2 when the grid moves, 3 for a sheet.</summary>
    [Params(2, 3)]
    public int Scale { get; set; }

    [GlobalSetup]
    public void Load()
    {
        GeneratorFile file = ModelCatalog.Open(path: null, [AppContext.BaseDirectory]).Choose();
        _model = LoadedModel.Load(file, Threads);
        _state = new ViewState { Mode = ViewMode.Grid, LoopSeconds = 12, Columns = Columns };
        _scene = new ViewScene(file.Info, _state, canvas: null);
        _player = new CpuViewRenderer(_model, _state, Scale);

        // The bare batch gets the same inputs as the frame.
        _inputs = _scene.Scene.CreateBatch();
        _mosaic = new Mosaic(file.Info.Image, _scene.Scene.Layout, Scale);
        _picture = _mosaic.CreatePicture();
        _batch = _model.CreateBatch(_inputs.Count);
        Fill(0);
        _batch.Run();
    }

    [Benchmark(Baseline = true, Description = "bare run")]
    public void Run() => _batch.Run();

    [Benchmark(Description = "whole frame")]
    public void Frame() => _player.Render(_frame++ / FramesPerSecond);

    [Benchmark(Description = "viewer's own")]
    public void Own()
    {
        Fill(_frame++ / FramesPerSecond);
        _mosaic.Draw(_batch.Images, _picture);
    }

    [GlobalCleanup]
    public void Unload()
    {
        _batch.Dispose();
        _player.Dispose();
        _model.Release();
    }

    private void Fill(double t)
    {
        _scene.At(_state, t, _inputs);
        _inputs.Latents.CopyTo(_batch.Latents);
        _inputs.Labels.CopyTo(_batch.Labels);
    }
}
