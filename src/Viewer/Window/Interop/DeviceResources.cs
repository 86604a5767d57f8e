using System.Diagnostics;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;

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
    private readonly List<GpuPanel> _panels = [];
    private PicturePlace? _place;
    private (int Width, int Height, TakenEdges Taken, bool IsSmooth) _placeFor;
    private int? _highlight;
    private (PlaneMap? Of, int Version, int Width, int Height, int Bottom) _mapFor;
    private TrayPlace? _tray;

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

    /// <summary>Waits a moment until a frame can begin without waiting for the GPU.</summary>
    /// <returns>Whether it can.</returns>
    /// <remarks>
    /// While a model is tried, all frames must be finished: a driver with one queue would wait inside Present for those
    /// that stand behind the trial, and the window with it.
    /// </remarks>
    public bool TryWait() => _models?.IsLoading == true ? IsIdle() : _engine.TryWait();

    /// <summary>Waits a moment until the GPU uses nothing of this any more.</summary>
    /// <returns>Whether that is so.</returns>
    public bool IsIdle() => _engine.IsIdle();

    /// <summary>Whether the window has another size.</summary>
    public bool IsOtherSize(int width, int height) => width != Surface.Width || height != Surface.Height;

    /// <summary>Whether something would be recreated that the GPU may still use.</summary>
    /// <param name="views">What is seen, from left to right.</param>
    /// <param name="map">The map of the plane; null if there is none.</param>
    /// <param name="tray">Where the favourites are; null where none are shown.</param>
    /// <param name="bottom">How much of the lower edge they take, in pixels.</param>
    public bool IsOutdated(IReadOnlyList<ModelView> views, PlaneMap? map, TrayPlace? tray, int bottom)
    {
        bool isOther = views.Count != _views.Count
            || !ReferenceEquals(tray, _tray)
            || _mapFor != (map, map?.Version ?? 0, Surface.Width, Surface.Height, bottom);
        for (int i = 0; i < _views.Count && !isOther; i++)
            isOther = views[i] != _views[i].View || _views[i].IsOutdated(_models!.Find(views[i].Model));
        return isOther;
    }

    /// <summary>Seconds that the generators took on the GPU, a few frames ago; 0 when it is not known.</summary>
    public double GeneratorSeconds => _engine.GpuSeconds?.Inference ?? 0;

    /// <summary>Seconds taken by the drawing on the GPU for a recent frame; 0 if unknown.</summary>
    public double MosaicSeconds => _engine.GpuSeconds?.Mosaic ?? 0;

    /// <summary>Where the picture is; null before there is one.</summary>
    public PicturePlace? Place => _place;

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

    /// <summary>Whether the device makes the pictures of a view, rather than only show them.</summary>
    public bool Makes(ModelView view)
    {
        for (int i = 0; i < _views.Count; i++)
        {
            if (_views[i].View == view)
                return _views[i].Generator is not null;
        }

        return false;
    }

    /// <summary>Follows another size of the window.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Resize(int width, int height)
    {
        if (_models!.Lost is { } lost)
            throw lost;
        if (!IsOtherSize(width, height))
            return;
        _engine.WaitForAll();
        Surface.Resize(width, height);
    }

    /// <summary>Follows what is seen: other models, other tiles, a generator that is ready.</summary>
    /// <param name="views">What is seen, from left to right; they have followed the state.</param>
    /// <param name="taken">How much of the window's edges is taken.</param>
    /// <param name="isSmooth">Whether enlarged pixels are blended.</param>
    /// <returns>Whether the pictures must be generated again.</returns>
    public bool Follow(IReadOnlyList<ModelView> views, TakenEdges taken, bool isSmooth)
    {
        bool isOther = FollowViews(views);
        bool isOutdated = isOther;
        for (int i = 0; i < _views.Count; i++)
            isOutdated |= _views[i].IsOutdated(_models!.Find(_views[i].View.Model));
        if (isOutdated)
            FollowGenerators();
        (int, int, TakenEdges, bool) now = (Surface.Width, Surface.Height, taken, isSmooth);
        if (views.Count > 0 && (isOutdated || _placeFor != now))
        {
            _placeFor = now;
            PutPlace(views, taken, isSmooth);
        }

        return isOutdated;
    }

    /// <summary>Updates the latent map beside the plane.</summary>
    /// <param name="map">The map; null if there is none.</param>
    /// <param name="scale">Size of one pixel of the overlay's font.</param>
    /// <param name="bottom">How much of the lower edge something else takes, in pixels.</param>
    public void FollowMap(PlaneMap? map, int scale, int bottom)
    {
        (PlaneMap?, int, int, int, int) now = (map, map?.Version ?? 0, Surface.Width, Surface.Height, bottom);
        if (now == _mapFor)
            return;
        _mapFor = now;
        Map = map is null ? null : new MapPlace(map, Surface.Width, Surface.Height, scale, bottom);
        PutPanels();
    }

    /// <summary>Follows the favourites.</summary>
    /// <param name="tray">Where they are; null where none are shown.</param>
    public void FollowTray(TrayPlace? tray)
    {
        if (ReferenceEquals(tray, _tray))
            return;
        _tray = tray;
        PutPanels();
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
        (ViewTiles? tiles, PictureArea area) = _views.Count > 0 && _place is { } place
            ? (place.Tiles, place.Area)
            : (null, default);
        _engine.Render(_drawn, tiles, area, scaling, Surface, _names, overlay, _panels);
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

        foreach (GpuPanel panel in _panels)
            panel.Dispose();
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

        Reserve();
    }

    private void PutPanels()
    {
        if (_panels.Count > 0)
            _engine.WaitForAll();
        foreach (GpuPanel panel in _panels)
            panel.Dispose();
        _panels.Clear();
        if (Map is { } map)
            _panels.Add(new GpuPanel(Device, _mapFor.Of!.Images) { Tiles = map.Tiles, Area = map.Area });
        if (_tray is { } tray)
            _panels.Add(new GpuPanel(Device, tray.Images) { Tiles = tray.Tiles, Area = tray.Area });
        Reserve();
    }

    private void Reserve() => _engine.Reserve(_views.Sum(BytesOf) + _panels.Sum(panel => panel.Images.Size));

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

    private void PutPlace(IReadOnlyList<ModelView> views, TakenEdges taken, bool isSmooth)
    {
        (GeneratorInfo, TileLayout, string)[] shown =
        [
            .. views.Select(view => (view.Info, view.Layout, view.Model.Name)),
        ];
        _place = PicturePlace.Of(shown, Surface.Width, Surface.Height, taken, isSmooth);
        PutNames(null);
    }

    private void PutNames(int? highlight)
    {
        _highlight = highlight;
        _names.Clear();
        foreach (MosaicName name in _place!.Tiles.Mosaic.Names())
            _names.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        if (highlight is not { } tile)
            return;
        ViewTiles tiles = _place.Tiles;
        TileGroup group = tiles.Groups[^1];
        TileOrigin origin = group.Origins[tile];
        _names.Frame(
            (int)origin.X,
            (int)origin.Y,
            group.Width,
            group.Height,
            tiles.Mosaic.Gap,
            OverlayColor.Gray(Mosaic.Highlight));
    }
}
