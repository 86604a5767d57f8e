using System.Diagnostics;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders one state at any time without a display, on some device: time in, picture out.</summary>
internal interface IViewRenderer : IDisposable
{
    /// <summary>The picture that <see cref="Render"/> draws; the same object for every frame.</summary>
    Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    int ImagesPerFrame { get; }

    /// <summary>The device's display name.</summary>
    string Device { get; }

    /// <summary>Draws what the state shows at a time, in seconds.</summary>
    /// <returns>Where the time went.</returns>
    FrameTimings Render(double time);
}

/// <summary>Renders on the CPU, by the same view and mosaic as the page. A frame allocates nothing.</summary>
internal sealed class CpuViewRenderer : IViewRenderer
{
    private readonly ModelView _view;
    private readonly ViewMosaic _mosaic;
    private readonly ViewState _state;

    /// <summary>Creates the renderer.</summary>
    /// <param name="model">The model; it remains owned by the caller.</param>
    /// <param name="state">What is shown; its time is that of each frame.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="scaling">How pixels are enlarged to it.</param>
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

        Device = model.Generator.Device;
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
