using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A device and all that makes frames on it. A frame is two submissions to the drawing queue, the copies of its inputs
/// and the drawing, and between them what ONNX Runtime submits to the queues of its sessions; fences order them on the
/// GPU. When the device is lost, the whole engine is disposed and another one made.
/// </summary>
internal sealed unsafe class FrameEngine : IDisposable
{
    /// <summary>
    /// How many frames the GPU may be behind: enough for both to be always busy, few enough to stay close to the hand.
    /// </summary>
    public const int FramesInFlight = 3;

    private const long FirstUploadBytes = 4 << 20;

    private readonly FrameContext[] _contexts = new FrameContext[FramesInFlight];
    private readonly UploadBuffer? _upload;
    private readonly GpuPainter? _painter;
    private readonly GpuTimer? _timer;
    private int _next;

    /// <summary>Opens a device and gets ready.</summary>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="debug">Whether the debug layer checks every call, where the system has it.</param>
    public FrameEngine(string? adapter, bool debug = false)
    {
        Device = GraphicsDevice.Create(adapter, debug);
        try
        {
            Runtime = new OrtDirectML();
            for (int i = 0; i < FramesInFlight; i++)
                _contexts[i] = new FrameContext(Device, Device.Drawing, $"frame {i}");
            _upload = new UploadBuffer(Device, Fence, FirstUploadBytes, FramesInFlight);
            _painter = new GpuPainter(Device, _upload);
            _timer = new GpuTimer(Device, FramesInFlight);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The device; it stays this object's.</summary>
    public GraphicsDevice Device { get; }

    /// <summary>ONNX Runtime's DirectML interface.</summary>
    public OrtDirectML Runtime { get; } = null!;

    /// <summary>What the inputs of the current frame travel through.</summary>
    public UploadBuffer Upload => _upload!;

    /// <summary>Where the current frame is recorded.</summary>
    public FrameContext Current => _contexts[_next];

    /// <summary>What the frames are waited for with.</summary>
    public GpuFence Fence => Device.Drawing.Fence;

    /// <summary>How long the stages of a frame took on the GPU, a few frames ago; null before.</summary>
    public (double Inference, double Mosaic)? GpuSeconds { get; private set; }

    /// <summary>Makes room for the inputs of frames. Between frames only.</summary>
    /// <param name="bytes">The bytes of all inputs of one frame.</param>
    public void Reserve(long bytes) => _upload!.Reserve(bytes);

    /// <summary>Waits until the GPU has nothing left to do, so that what it used can be freed.</summary>
    public void WaitForAll() => Fence.WaitForAll();

    /// <summary>Makes a frame's pictures and paints them. It returns before the GPU is finished.</summary>
    /// <param name="views">
    /// What makes the pictures of each model, and their inputs; a null input leaves the pictures as they are.
    /// </param>
    /// <param name="tiles">Where they are painted in their picture; null while there are none.</param>
    /// <param name="area">Where that picture is on the surface.</param>
    /// <param name="scaling">How they are scaled.</param>
    /// <param name="surface">What they are painted on.</param>
    /// <param name="names">What lies over the tiles, in the pixels of their picture.</param>
    /// <param name="overlay">What lies over everything, in pixels of the surface.</param>
    /// <param name="panels">Tiles that lie over the others, below the overlay.</param>
    /// <returns>The slot of the frame, for commands that belong behind it; <see cref="End"/> ends it.</returns>
    public FrameContext Render(
        IReadOnlyList<(GpuPictures Pictures, LatentBatch? Inputs)> views,
        ViewTiles? tiles,
        PictureArea area,
        TileScaling scaling,
        RenderSurface surface,
        OverlayList names,
        OverlayList overlay,
        IReadOnlyList<GpuPanel> panels)
    {
        FrameContext commands = _contexts[_next];
        commands.BeginFrame();
        // The slot's last frame is finished, so its timestamps are there.
        GpuSeconds = _timer!.Read(_next) ?? GpuSeconds;

        commands.Record();
        _timer.Mark(commands, _next, 0);
        for (int i = 0; i < views.Count; i++)
        {
            if (views[i].Inputs is { } inputs)
                views[i].Pictures.Fill(inputs);
        }

        for (int i = 0; i < panels.Count; i++)
            panels[i].Fill(Upload, commands);
        commands.Submit();
        ulong filled = Fence.Signal();
        for (int i = 0; i < views.Count; i++)
        {
            if (views[i].Inputs is not null)
                views[i].Pictures.Run(Device.Drawing, filled);
        }

        commands.Record();
        _timer.Mark(commands, _next, 1);
        commands.Transition(surface.Texture, surface.IdleState, ResourceStates.RenderTarget);
        _painter!.Begin(commands, surface.View);
        if (tiles is not null)
            Paint(commands, views, tiles, area, scaling, names);
        for (int i = 0; i < panels.Count; i++)
            Paint(commands, panels[i]);
        GpuPainter.SetArea(commands, new PictureArea(0, 0, surface.Width, surface.Height));
        _painter.DrawOverlay(commands, overlay.Quads, surface.Width, surface.Height);
        commands.Transition(surface.Texture, ResourceStates.RenderTarget, surface.IdleState);
        _timer.Mark(commands, _next, 2);
        _timer.Resolve(commands, _next);
        commands.Submit();
        return commands;
    }

    /// <summary>Ends the frame that was rendered last.</summary>
    /// <returns>The fence's value when the GPU has finished it.</returns>
    public ulong End()
    {
        ulong end = _contexts[_next].EndFrame();
        _upload!.EndFrame(end);
        _next = (_next + 1) % FramesInFlight;
        return end;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Fence.WaitForAll();
        }
        catch (Exception e) when (e is DeviceLostException or GraphicsException)
        {
            // A device that is gone has nothing left to do.
        }

        _timer?.Dispose();
        _painter?.Dispose();
        _upload?.Dispose();
        foreach (FrameContext? slot in _contexts)
            slot?.Dispose();
        Device.Dispose();
    }

    private void Paint(
        FrameContext commands,
        IReadOnlyList<(GpuPictures Pictures, LatentBatch? Inputs)> views,
        ViewTiles tiles,
        PictureArea area,
        TileScaling scaling,
        OverlayList names)
    {
        GpuPainter.SetArea(commands, area);
        for (int i = 0; i < tiles.Groups.Count; i++)
        {
            TileGroup group = tiles.Groups[i];
            IReadOnlyList<TileBuffer> buffers = views[group.View].Pictures.Buffers;
            for (int piece = 0; piece < buffers.Count; piece++)
            {
                TileBuffer part = buffers[piece];
                GpuBuffer images = group.ShowsSources ? part.Sources! : part.Images;
                // Between lists every buffer is in COMMON; it goes back there by itself behind this one.
                commands.Transition(images.Handle, ResourceStates.Common, ResourceStates.PixelShaderResource);
                _painter!.DrawTiles(
                    commands,
                    group,
                    part.First,
                    Math.Min(part.Count, group.Origins.Length - part.First),
                    images,
                    tiles.Mosaic,
                    scaling);
            }
        }

        _painter!.DrawOverlay(commands, names.Quads, tiles.Mosaic.Width, tiles.Mosaic.Height);
    }

    private void Paint(FrameContext commands, GpuPanel panel)
    {
        GpuPainter.SetArea(commands, panel.Area);
        commands.Transition(panel.Images.Handle, ResourceStates.Common, ResourceStates.PixelShaderResource);
        TileGroup group = panel.Tiles.Groups[0];
        _painter!.DrawTiles(
            commands, group, 0, group.Origins.Length, panel.Images, panel.Tiles.Mosaic, TileScaling.Crisp);
    }
}
