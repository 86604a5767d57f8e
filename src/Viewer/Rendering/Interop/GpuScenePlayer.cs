using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>A device, a model and a scene without a window: frames through the same path, into a texture.</summary>
internal sealed class GpuScenePlayer : IDisposable
{
    private readonly DirectMLGenerator? _generator;
    private readonly GpuPictures? _pictures;
    private readonly Scene _scene;
    private readonly LatentBatch _inputs;
    private readonly OverlayList _names = new();

    /// <summary>Opens the device and the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="scene">What to show.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="modes">The ways to run it that may be tried, fastest first.</param>
    /// <exception cref="InputException">No device can be used, or the model does not run well on it.</exception>
    public GpuScenePlayer(GeneratorFile file, Scene scene, int scale, string? adapter, IReadOnlyList<ExecutionMode> modes)
    {
        _scene = scene;
        _inputs = scene.CreateBatch();
        Tiles = new ViewTiles([(file.Info, scene.Layout, file.Name)], scale);
        foreach (MosaicName name in Tiles.Mosaic.Names())
            _names.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        Engine = new FrameEngine(adapter);
        try
        {
            _generator = DirectMLGenerator.Load(Engine.Device, Engine.Runtime, file, modes);
            if (_generator.Ladder.Chosen == ExecutionMode.Cpu)
                throw new InputException($"{file.Name} does not run well on {Engine.Device.Adapter.Name}: {_generator.Ladder.Reason}");
            _generator.OpenAll(BatchPlan.For(_inputs.Count, BatchPlan.Sizes).Select(chunk => chunk.Size), CancellationToken.None);
            _pictures = new DirectMLPictures(_generator, _inputs.Count);
            Surface = new TextureSurface(Engine.Device, Tiles.Mosaic.Width, Tiles.Mosaic.Height);
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

    /// <summary>What it plays on, for a person.</summary>
    public string Device { get; } = "";

    /// <summary>The tile of the last frame to draw a frame around; null for none.</summary>
    public int? Highlight => _inputs.Highlight;

    /// <summary>Works out what the scene shows at t seconds.</summary>
    public void Fill(double t) => _scene.At(t, _inputs);

    /// <summary>Makes and paints it.</summary>
    /// <param name="scaling">How tiles are scaled.</param>
    /// <param name="overlay">What lies over everything.</param>
    /// <returns>Where commands that belong behind the frame are recorded; the engine's End ends it.</returns>
    public FrameContext Render(TileScaling scaling, OverlayList overlay) => Engine.Render([(_pictures!, _inputs)], Tiles, scaling, Surface, _names, overlay);

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
}
