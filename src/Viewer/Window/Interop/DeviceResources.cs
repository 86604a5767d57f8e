using System.Diagnostics;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// All resources of a window that depend on the device: created at the start, and recreated as a whole after a loss of
/// the device. The session is not one of them, and continues unchanged.
/// </summary>
internal sealed class DeviceResources : IDisposable
{
    private readonly FrameEngine _engine;
    private readonly SwapChainSurface? _surface;
    private readonly GpuModels? _models;
    private readonly List<GpuView> _views = [];
    private readonly List<(GpuPictures Pictures, LatentBatch? Inputs)> _drawn = [];
    private readonly OverlayList _names = new();
    private readonly WindowSettings _settings;
    private ViewTiles? _tiles;
    private (int Width, int Height) _tilesFor;
    private int? _highlight;
    private GpuPanel? _map;
    private (PlaneMap? Of, int Version, int Width, int Height) _mapFor;

    /// <summary>Creates the device and the swap chain.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="window">The window's HWND.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="play">Receives notices; owned by the caller.</param>
    /// <param name="wake">Called on another thread after a change.</param>
    public DeviceResources(WindowSettings settings, nint window, int width, int height, ViewerSession play, Action wake)
    {
        _settings = settings;
        _engine = new FrameEngine(settings.Adapter, settings.Debug);
        try
        {
            _surface = new SwapChainSurface(_engine.Device, window, width, height, settings.WaitsForDisplay);
            // On a software adapter DirectML would run on the CPU, where the CPU provider is many times faster.
            MakesOnDevice = !_engine.Device.Adapter.IsSoftware || settings.Adapter is not null;
            _models = new GpuModels(
                _engine, MakesOnDevice ? settings.AllowedModes : [], settings.Memory, play.Tell, wake);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the device also generates the pictures, rather than only presenting them.</summary>
    public bool MakesOnDevice { get; }

    /// <summary>The swap chain.</summary>
    public SwapChainSurface Surface => _surface!;

    /// <summary>The device.</summary>
    public GraphicsDevice Device => _engine.Device;

    /// <summary>Seconds taken by the generators: on the CPU for this frame, or on the GPU for a recent frame.</summary>
    public double GeneratorSeconds =>
        (_engine.GpuSeconds?.Inference ?? 0) + _views.Sum(view => view.Pictures?.ProcessorSeconds ?? 0);

    /// <summary>Seconds taken by the drawing on the GPU for a recent frame; 0 if unknown.</summary>
    public double MosaicSeconds => _engine.GpuSeconds?.Mosaic ?? 0;

    /// <summary>The layout of the tiles; null before there is one.</summary>
    public ViewTiles? Tiles => _tiles;

    /// <summary>The latent map of the plane; null if there is none.</summary>
    public MapPlace? Map { get; private set; }

    /// <summary>A description of what generates the pictures, for the user.</summary>
    public string Description
    {
        get
        {
            string adapter = _engine.Device.Adapter.Name;
            DirectMLGenerator? generator = _views.Count > 0 ? _views[0].Generator : null;
            return generator is not null ? $"{ExecutionModes.NameOf(generator.Ladder.Chosen)} on {adapter}"
                : !MakesOnDevice ? $"CPU, shown by {adapter}"
                : _views.Count > 0 && _models!.IsLeftToCpu(_views[0].View.Model)
                    ? $"CPU, because DirectML cannot run this model on {adapter}"
                : $"CPU, DirectML is loading on {adapter}";
        }
    }

    /// <summary>
    /// Updates the resources after a change of the models, the tiles, a generator's state, or the window's size.
    /// </summary>
    /// <param name="views">The displayed views, from left to right.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <returns>Whether the pictures must be generated again.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool Follow(IReadOnlyList<ModelView> views, int width, int height)
    {
        if (_models!.Lost is { } lost)
            throw lost;
        if (width != Surface.Width || height != Surface.Height)
        {
            _engine.WaitForAll();
            Surface.Resize(width, height);
        }

        bool isOther = FollowViews(views);
        bool isOutdated = isOther;
        for (int i = 0; i < _views.Count; i++)
            isOutdated |= _views[i].IsOutdated(_models.Find(_views[i].View.Model));
        if (isOutdated)
            FollowGenerators();
        if (views.Count > 0 && (isOutdated || _tilesFor != (width, height)))
            Place(views, width, height);
        return isOutdated;
    }

    /// <summary>Updates the latent map beside the plane.</summary>
    /// <param name="map">The map; null if there is none.</param>
    /// <param name="scale">Size of one pixel of the overlay's font.</param>
    public void FollowMap(PlaneMap? map, int scale)
    {
        (PlaneMap?, int, int, int) now = (map, map?.Version ?? 0, Surface.Width, Surface.Height);
        if (now == _mapFor)
            return;
        _mapFor = now;
        if (_map is not null)
            _engine.WaitForAll();
        _map?.Dispose();
        (_map, Map) = (null, null);
        if (map is null)
            return;
        Map = new MapPlace(map, Surface.Width, Surface.Height, scale);
        _map = new GpuPanel(Device, map.Images) { Tiles = Map.Tiles, Area = Map.Area };
        _engine.Reserve(_views.Sum(BytesOf) + _map.Images.Size);
    }

    /// <summary>Renders a frame and presents it.</summary>
    /// <param name="makes">
    /// Whether to run the generators on the views' inputs; otherwise the last pictures are drawn again.
    /// </param>
    /// <param name="isSmooth">Whether enlarged pixels are interpolated.</param>
    /// <param name="overlay">The overlay over everything.</param>
    /// <returns>Seconds taken by presenting, and whether the frame is visible.</returns>
    public (double Present, bool IsSeen) Show(bool makes, bool isSmooth, OverlayList overlay)
    {
        _drawn.Clear();
        foreach (GpuView view in _views)
            _drawn.Add((view.Pictures!, makes ? view.View.Inputs : null));
        if (makes && _views.Count == 1 && _highlight != _views[0].View.Inputs.Highlight)
            PutNames(_views[0].View.Inputs.Highlight);
        TileScaling scaling = !isSmooth
            ? TileScaling.Crisp
            : _settings.IsBicubic
            ? TileScaling.Bicubic
            : TileScaling.Bilinear;
        _engine.Render(_drawn, _views.Count > 0 ? _tiles : null, scaling, Surface, _names, overlay, _map);
        long start = Stopwatch.GetTimestamp();
        bool isSeen = Surface.Present();
        double present = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _engine.End();
        // Not every driver makes a call fail, so the cheap removal query is always made.
        _engine.Device.ThrowIfLost();
        return (present, isSeen);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _engine.WaitForAll();
        }
        catch (Exception e) when (e is DeviceLostException or GraphicsException)
        {
            // A lost device has no pending work.
        }

        _map?.Dispose();
        foreach (GpuView view in _views)
            view.Dispose();
        _views.Clear();
        _models?.Dispose();
        _surface?.Dispose();
        _engine.Dispose();
    }

    private bool FollowViews(IReadOnlyList<ModelView> views)
    {
        bool isSame = views.Count == _views.Count;
        for (int i = 0; i < views.Count && isSame; i++)
            isSame = views[i] == _views[i].View;
        if (isSame)
            return false;
        _engine.WaitForAll();
        // Before the loader is notified, because from then on it may dispose their generators.
        foreach (GpuView gone in _views.Where(known => !views.Contains(known.View)))
            gone.Dispose();
        GpuView[] followed =
        [
            .. views.Select(view => _views.Find(known => known.View == view) ?? new GpuView(_engine, view)),
        ];
        _views.Clear();
        _views.AddRange(followed);
        _models!.Follow(followed.Select(view => view.View.Model));
        return true;
    }

    private void FollowGenerators()
    {
        _engine.WaitForAll();
        foreach (GpuView view in _views)
        {
            DirectMLGenerator? generator = _models!.Find(view.View.Model);
            if (view.IsOutdated(generator))
                view.Follow(generator);
        }

        _engine.Reserve(_views.Sum(BytesOf));
    }

    /// <summary>
    /// Size of the upload of a view per frame: its inputs, and the pictures if the CPU generates them.
    /// </summary>
    private static long BytesOf(GpuView view)
    {
        LatentBatch inputs = view.View.Inputs;
        long values = inputs.Latents.Length + inputs.Labels.Length + inputs.Sources.Length;
        return sizeof(
            float) * (values + (view.Generator is null ? (long)view.View.Count * view.View.Info.Image.Size : 0));
    }

    private void Place(IReadOnlyList<ModelView> views, int width, int height)
    {
        (GeneratorInfo, TileLayout, string)[] shown =
        [
            .. views.Select(view => (view.Info, view.Layout, view.Model.File.Name)),
        ];
        _tiles = ViewTiles.Fit(shown, width, height);
        _tilesFor = (width, height);
        PutNames(null);
    }

    private void PutNames(int? highlight)
    {
        _highlight = highlight;
        _names.Clear();
        foreach (MosaicName name in _tiles!.Mosaic.Names())
            _names.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        if (highlight is not { } tile)
            return;
        TileGroup group = _tiles.Groups[^1];
        TileOrigin origin = group.Origins[tile];
        _names.Frame(
            (int)origin.X,
            (int)origin.Y,
            group.Width,
            group.Height,
            _tiles.Mosaic.Gap,
            OverlayColor.Gray(Mosaic.Highlight));
    }
}
