using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>Renders with the same code as the window, into a texture that is read back for every picture.</summary>
internal sealed class DirectMLRenderer : IViewRenderer
{
    private readonly List<RenderedView> _views = [];
    private readonly List<(GpuPictures Pictures, LatentBatch? Inputs)> _drawn = [];
    private readonly TileScaling _scaling;
    private readonly OverlayList _overlay = new();
    private readonly OverlayList _names = new();

    /// <summary>Opens the device and the models.</summary>
    /// <param name="files">The models, from left to right.</param>
    /// <param name="state">The state; its time is replaced by that of each frame.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="scaling">The upscaling filter.</param>
    /// <param name="device">The device and its options.</param>
    /// <param name="canvas">The painting, if shown; null for none.</param>
    /// <exception cref="InputException">
    /// No device can be used, or no execution mode works on it for a model.
    /// </exception>
    public DirectMLRenderer(
        IReadOnlyList<GeneratorFile> files,
        ViewState state,
        int scale,
        TileScaling scaling,
        RenderDevice device,
        PaintedCanvas? canvas = null)
    {
        _scaling = scaling;
        foreach (GeneratorFile file in files)
            _views.Add(new RenderedView(file, state, canvas));
        Tiles = new ViewTiles(
            [.. _views.Select(view => (view.File.Info, view.Scene.Scene.Layout, view.File.Name))], scale);
        Tiles.Mosaic.RequireSize();
        foreach (MosaicName name in Tiles.Mosaic.Names())
            _names.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        Engine = new FrameEngine(device.Adapter, device.Debug);
        try
        {
            var memory = new LadderMemory(LadderMemory.UserFile);
            foreach (RenderedView view in _views)
            {
                view.Open(Engine, device.Modes, memory);
                _drawn.Add((view.Pictures!, view.Inputs));
            }

            Surface = new TextureSurface(Engine.Device, Tiles.Mosaic.Width, Tiles.Mosaic.Height);
            Picture = new Picture(Surface.Width, Surface.Height);
            Engine.Reserve(_views.Sum(view => view.InputBytes));
            Device = $"DirectML on {Engine.Device.Adapter.Name} "
                + $"({ExecutionModes.NameOf(_views[0].Generator!.Ladder.Chosen)})";
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The device and the resources that render frames on it.</summary>
    public FrameEngine Engine { get; }

    /// <summary>The render target.</summary>
    public TextureSurface Surface { get; } = null!;

    /// <summary>The positions of the tiles.</summary>
    public ViewTiles Tiles { get; }

    /// <summary>The execution mode of each model, and the modes tried before.</summary>
    public IEnumerable<PrecisionLadder> Ladders => _views.Select(view => view.Generator!.Ladder);

    /// <inheritdoc/>
    public string Device { get; } = "";

    /// <inheritdoc/>
    public Picture Picture { get; } = null!;

    /// <inheritdoc/>
    public int ImagesPerFrame => _views.Sum(view => view.Inputs.Count);

    /// <summary>Computes the inputs for a time in seconds.</summary>
    public void Fill(double time)
    {
        foreach (RenderedView view in _views)
            view.Scene.At(view.State, time, view.Inputs);
        _overlay.Clear();
        if (_views.Count == 1 && _views[0].Inputs.Highlight is { } tile)
            Highlight(tile);
    }

    /// <summary>Runs the generators and draws the picture.</summary>
    /// <returns>
    /// The frame's context, to record further commands in; the frame is completed by the engine's End.
    /// </returns>
    public FrameContext Submit() => Engine.Render(
        _drawn,
        Tiles,
        new PictureArea(0, 0, Surface.Width, Surface.Height),
        _scaling,
        Surface,
        _names,
        _overlay,
        panels: []);

    /// <inheritdoc/>
    public FrameTimings Render(double time)
    {
        long start = Stopwatch.GetTimestamp();
        Fill(time);
        long filled = Stopwatch.GetTimestamp();
        FrameContext commands = Submit();
        commands.Record();
        Surface.RecordRead(commands);
        commands.Submit();
        Engine.Fence.Wait(Engine.End());
        long made = Stopwatch.GetTimestamp();
        Surface.Read(Picture);
        return new(
            Stopwatch.GetElapsedTime(start, filled),
            Stopwatch.GetElapsedTime(filled, made),
            Stopwatch.GetElapsedTime(made));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Engine.WaitForAll();
        }
        catch (Exception e) when (e is DeviceLostException or GraphicsException)
        {
            // A removed device has no work left.
        }

        Surface?.Dispose();
        foreach (RenderedView view in _views)
            view.Dispose();
        Engine.Dispose();
    }

    private void Highlight(int tile)
    {
        TileOrigin origin = Tiles.Groups[0].Origins[tile];
        Mosaic mosaic = Tiles.Mosaic;
        _overlay.Frame(
            (int)origin.X, (int)origin.Y, mosaic.TileWidth, mosaic.TileHeight, mosaic.Gap, OverlayColor.Gray(
                Mosaic.Highlight));
    }

    /// <summary>A model to render.</summary>
    private sealed class RenderedView : IDisposable
    {
        public RenderedView(GeneratorFile file, ViewState state, PaintedCanvas? canvas)
        {
            File = file;
            State = ViewControls.Fit(state, file.Info);
            Scene = new ViewScene(file.Info, State, canvas);
            Inputs = Scene.Scene.CreateBatch();
        }

        public GeneratorFile File { get; }

        public ViewState State { get; }

        public ViewScene Scene { get; }

        public LatentBatch Inputs { get; }

        public DirectMLGenerator? Generator { get; private set; }

        public GpuPictures? Pictures { get; private set; }

        public long InputBytes =>
            sizeof(float) * ((long)Inputs.Latents.Length + Inputs.Labels.Length + Inputs.Sources.Length);

        public void Open(FrameEngine engine, IReadOnlyList<ExecutionMode> modes, LadderMemory memory)
        {
            Generator = DirectMLGenerator.Load(
                engine.Device, engine.Runtime, File, modes, memory, CancellationToken.None);
            if (Generator.Ladder.Chosen == ExecutionMode.Cpu)
                throw new InputException(
                    $"{File.Name}: no GPU mode works on {engine.Device.Adapter.Name} ({Generator.Ladder.Reason}); "
                    + "use --device cpu");
            Generator.OpenAll(
                [.. BatchPlan.For(Inputs.Count, Generator.PossibleSizes).Select(chunk => chunk.Size)]);
            Pictures = new DirectMLPictures(engine, Generator, Inputs.Count);
        }

        public void Dispose()
        {
            Pictures?.Dispose();
            Generator?.Dispose();
        }
    }
}
