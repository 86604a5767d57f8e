using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A device with everything that renders frames on it. A frame consists of two submissions to the drawing queue, the
/// copies of its inputs and the drawing, and between them the submissions of ONNX Runtime to the queues of its
/// sessions; fences order them on the GPU. After a loss of the device the whole engine is disposed and recreated.
/// </summary>
internal sealed unsafe class FrameEngine : IDisposable
{
    /// <summary>The number of frames in flight: enough to keep CPU and GPU busy, few enough for low latency.</summary>
    public const int FramesInFlight = 3;

    private const long FirstUploadBytes = 4 << 20;

    private readonly FrameContext[] _contexts = new FrameContext[FramesInFlight];
    private readonly UploadBuffer? _upload;
    private readonly TensorRenderer? _painter;
    private readonly GpuTimer? _timer;
    private int _next;

    /// <summary>Creates the device and its resources.</summary>
    /// <param name="adapter">The value of --adapter; null for the fastest hardware adapter.</param>
    /// <param name="debug">Whether to enable the debug layer, if it is installed.</param>
    public FrameEngine(string? adapter, bool debug = false)
    {
        Device = GraphicsDevice.Create(adapter, debug);
        try
        {
            Runtime = new OrtDirectML();
            for (int i = 0; i < FramesInFlight; i++)
                _contexts[i] = new FrameContext(Device, Device.Drawing, $"frame {i}");
            _upload = new UploadBuffer(Device, Fence, FirstUploadBytes, FramesInFlight);
            _painter = new TensorRenderer(Device, _upload);
            _timer = new GpuTimer(Device, FramesInFlight);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The device; owned by this object.</summary>
    public GraphicsDevice Device { get; }

    /// <summary>ONNX Runtime's DirectML interface.</summary>
    public OrtDirectML Runtime { get; } = null!;

    /// <summary>The upload heap for the inputs of the current frame.</summary>
    public UploadBuffer Upload => _upload!;

    /// <summary>The recording state of the current frame.</summary>
    public FrameContext Current => _contexts[_next];

    /// <summary>The fence that signals finished frames.</summary>
    public GpuFence Fence => Device.Drawing.Fence;

    /// <summary>Waits a moment until a frame can begin without waiting for the GPU.</summary>
    /// <returns>Whether it can.</returns>
    /// <exception cref="DeviceLostException">The device was lost, or has not answered for long.</exception>
    public bool TryWait() => _contexts[_next].TryWait(isLost: true);

    /// <summary>Waits a moment until the GPU has finished all frames, however long something else runs on it.</summary>
    /// <returns>Whether it has.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool IsIdle() => Array.TrueForAll(_contexts, context => context.TryWait(isLost: false));

    /// <summary>GPU time of the stages of a recent frame, in seconds; null if there is none yet.</summary>
    public (double Inference, double Mosaic)? GpuSeconds { get; private set; }

    /// <summary>Reserves upload memory for the inputs of frames. Must be called between frames.</summary>
    /// <param name="bytes">Size of all inputs of one frame in bytes.</param>
    public void Reserve(long bytes) => _upload!.Reserve(bytes);

    /// <summary>Waits until the GPU is idle, so that its resources can be released.</summary>
    public void WaitForAll() => Fence.WaitForAll();

    /// <summary>Generates the pictures of a frame and draws them. Returns before the GPU is finished.</summary>
    /// <param name="views">
    /// The picture source of each model with its inputs; null inputs reuse the previous pictures.
    /// </param>
    /// <param name="tiles">Where they are painted in their picture; null while there are none.</param>
    /// <param name="area">Where that picture is on the surface.</param>
    /// <param name="scaling">The filter.</param>
    /// <param name="surface">The surface to draw on.</param>
    /// <param name="names">The names over the tiles, in pixels of the tiles' picture.</param>
    /// <param name="overlay">The overlay over everything, in pixels of the surface.</param>
    /// <param name="panels">Tiles that lie over the others, below the overlay.</param>
    /// <returns>The frame's context, for further commands; <see cref="End"/> ends the frame.</returns>
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
        // The previous frame of this context is finished, so its timestamps are available.
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
        TensorRenderer.SetArea(commands, new PictureArea(0, 0, surface.Width, surface.Height));
        _painter.DrawOverlay(commands, overlay.Quads, surface.Width, surface.Height);
        commands.Transition(surface.Texture, ResourceStates.RenderTarget, surface.IdleState);
        _timer.Mark(commands, _next, 2);
        _timer.Resolve(commands, _next);
        commands.Submit();
        return commands;
    }

    /// <summary>Ends the frame of the last <see cref="Render"/>.</summary>
    /// <returns>The value of the fence when the GPU has finished it.</returns>
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
            // A lost device has no pending work.
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
        TensorRenderer.SetArea(commands, area);
        for (int i = 0; i < tiles.Groups.Count; i++)
        {
            TileGroup group = tiles.Groups[i];
            IReadOnlyList<TileBuffer> buffers = views[group.View].Pictures.Buffers;
            for (int piece = 0; piece < buffers.Count; piece++)
            {
                TileBuffer part = buffers[piece];
                GpuBuffer images = group.ShowsSources ? part.Sources! : part.Images;
                // Between command lists every buffer is in COMMON; it decays to that state after this one.
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
        TensorRenderer.SetArea(commands, panel.Area);
        commands.Transition(panel.Images.Handle, ResourceStates.Common, ResourceStates.PixelShaderResource);
        TileGroup group = panel.Tiles.Groups[0];
        _painter!.DrawTiles(
            commands, group, 0, group.Origins.Length, panel.Images, panel.Tiles.Mosaic, TileScaling.Crisp);
    }
}
