using System.Diagnostics;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders on the CPU with the same view and mosaic as the page. Allocates nothing per frame.</summary>
internal sealed class CpuViewRenderer : IViewRenderer
{
    private readonly ModelView _view;
    private readonly ViewMosaic _mosaic;
    private readonly ViewState _state;

    /// <summary>Creates the renderer.</summary>
    /// <param name="model">The model; owned by the caller.</param>
    /// <param name="state">The state; its time is replaced by that of each frame.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="scaling">The upscaling filter.</param>
    public CpuViewRenderer(LoadedModel model, ViewState state, int scale, TileScaling scaling = TileScaling.Crisp)
    {
        _state = state;
        _view = SessionRendering.Hold(model, state, canvas: null);
        try
        {
            _mosaic = new ViewMosaic([_view], scale, scaling: scaling);
        }
        catch
        {
            _view.Dispose();
            throw;
        }

        Device = model.Device;
    }

    /// <inheritdoc/>
    public Picture Picture => _mosaic.Picture;

    /// <inheritdoc/>
    public int ImagesPerFrame => _view.Count;

    /// <inheritdoc/>
    public string Device { get; }

    /// <inheritdoc/>
    public FrameTimings Render(double time)
    {
        FrameTimings made = _view.Show(_state, time);
        long start = Stopwatch.GetTimestamp();
        _mosaic.Draw();
        return made with { Mosaic = Stopwatch.GetElapsedTime(start) };
    }

    /// <inheritdoc/>
    public void Dispose() => _view.Dispose();
}
