using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>
/// Renders through the same path as the window, into a texture that is read back once for every picture.
/// </summary>
internal sealed class DirectMLRenderer : IViewRenderer
{
    private readonly DirectMLGenerator? _generator;
    private readonly GpuPictures? _pictures;
    private readonly ViewScene _scene;
    private readonly ViewState _state;
    private readonly TileScaling _scaling;
    private readonly OverlayList _overlay = new();
    private readonly LatentBatch _inputs;
    private readonly OverlayList _names = new();

    /// <summary>Opens the device and the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="state">What to show; its time is that of each frame.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="scaling">How tiles are scaled.</param>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="modes">The ways to run it that may be tried, fastest first.</param>
    /// <exception cref="InputException">No device can be used, or the model does not pass on it.</exception>
    public DirectMLRenderer(
        GeneratorFile file,
        ViewState state,
        int scale,
        TileScaling scaling,
        string? adapter,
        IReadOnlyList<ExecutionMode> modes)
    {
        _state = state;
        _scaling = scaling;
        _scene = new ViewScene(file.Info, state, canvas: null);
        _inputs = _scene.Scene.CreateBatch();
        Tiles = new ViewTiles([(file.Info, _scene.Scene.Layout, file.Name)], scale);
        Tiles.Mosaic.RequireSize();
        foreach (MosaicName name in Tiles.Mosaic.Names())
            _names.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        Engine = new FrameEngine(adapter);
        try
        {
            _generator = DirectMLGenerator.Load(
                Engine.Device,
                Engine.Runtime,
                file,
                modes,
                new LadderMemory(LadderMemory.UserFile),
                CancellationToken.None);
            if (_generator.Ladder.Chosen == ExecutionMode.Cpu)
                throw new InputException(
                    $"{file.Name} does not pass on {Engine.Device.Adapter.Name}: {_generator.Ladder.Reason}");
            _generator.OpenAll(
                [.. BatchPlan.For(_inputs.Count, _generator.PossibleSizes).Select(chunk => chunk.Size)]);
            _pictures = new DirectMLPictures(Engine, _generator, _inputs.Count);
            Surface = new TextureSurface(Engine.Device, Tiles.Mosaic.Width, Tiles.Mosaic.Height);
            Picture = new Picture(Surface.Width, Surface.Height);
            Engine.Reserve((_inputs.Latents.Length + _inputs.Labels.Length + _inputs.Sources.Length) * sizeof(float));
            Device = $"DirectML on {Engine.Device.Adapter.Name} ({ExecutionModes.NameOf(_generator.Ladder.Chosen)})";
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The device and all that makes frames on it.</summary>
    public FrameEngine Engine { get; }

    /// <summary>What is painted on.</summary>
    public TextureSurface Surface { get; } = null!;

    /// <summary>Where the tiles are.</summary>
    public ViewTiles Tiles { get; }

    /// <inheritdoc/>
    public string Device { get; } = "";

    /// <inheritdoc/>
    public Picture Picture { get; } = null!;

    /// <inheritdoc/>
    public int ImagesPerFrame => _inputs.Count;

    /// <summary>Works out what the state shows at a time, in seconds.</summary>
    public void Fill(double time)
    {
        _scene.At(_state, time, _inputs);
        _overlay.Clear();
        if (_inputs.Highlight is { } tile)
            Highlight(tile);
    }

    /// <summary>Makes and draws it.</summary>
    /// <returns>Where commands that belong behind the frame are recorded; the engine's End ends it.</returns>
    public FrameContext Submit() => Engine.Render([(_pictures!, _inputs)], Tiles, _scaling, Surface, _names, _overlay);

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
            // A device that is gone has nothing left to do.
        }

        Surface?.Dispose();
        _pictures?.Dispose();
        _generator?.Dispose();
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
}
