using ImageGen.Viewer.Images;
using Silk.NET.Direct3D12;
using Silk.NET.Maths;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Paints tiles and overlays: the background, the mosaic pass over the tensors, text and plots blended on top.
/// </summary>
internal sealed unsafe class GpuPainter : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly UploadBuffer _upload;
    private readonly RootSignature? _signature;
    private readonly DrawingPass? _mosaic;
    private readonly DrawingPass? _overlay;
    private readonly GpuBuffer? _font;
    private bool _fontIsThere;

    /// <summary>Compiles the shaders and creates the pipelines.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="upload">What constants and quads travel through; it remains owned by the caller.</param>
    public GpuPainter(GraphicsDevice device, UploadBuffer upload)
    {
        _device = device;
        _upload = upload;
        try
        {
            _signature = new RootSignature(device);
            _mosaic = new DrawingPass(device, _signature, "mosaic.hlsl", blends: false);
            _overlay = new DrawingPass(device, _signature, "overlay.hlsl", blends: true);
            _font = new GpuBuffer(device, (long)PixelFont.AllRows.Length * sizeof(uint));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins to paint: the target is all background.</summary>
    /// <param name="commands">Where to record; the target is in the state RENDER_TARGET.</param>
    /// <param name="target">The target.</param>
    public void Begin(FrameContext commands, CpuDescriptorHandle target)
    {
        if (!_fontIsThere)
            PutFont(commands);
        const float Gray = Mosaic.Background / 255f;
        float* background = stackalloc float[4] { Gray, Gray, Gray, 1 };
        commands.List->OMSetRenderTargets(1, &target, false, null);
        commands.List->ClearRenderTargetView(target, background, 0, null);
        commands.List->SetGraphicsRootSignature(_signature!.Handle);
    }

    /// <summary>Draws into a part of the target from now on.</summary>
    /// <param name="commands">Where to record.</param>
    /// <param name="area">The part, in pixels of the target.</param>
    public static void SetArea(FrameContext commands, PictureArea area)
    {
        var viewport = new Viewport(area.X, area.Y, area.Width, area.Height, 0, 1);
        var scissor = new Box2D<int>(area.X, area.Y, area.X + area.Width, area.Y + area.Height);
        commands.List->RSSetViewports(1, &viewport);
        commands.List->RSSetScissorRects(1, &scissor);
    }

    /// <summary>Draws tiles from a tensor.</summary>
    /// <param name="commands">Where to record.</param>
    /// <param name="group">The tiles.</param>
    /// <param name="first">The first of its tiles that are drawn; the tensor begins with its image.</param>
    /// <param name="count">How many are drawn.</param>
    /// <param name="images">The tensor, readable by shaders.</param>
    /// <param name="mosaic">The picture that the tiles lie in.</param>
    /// <param name="scaling">How they are scaled.</param>
    public void DrawTiles(
        FrameContext commands,
        TileGroup group,
        int first,
        int count,
        GpuBuffer images,
        Mosaic mosaic,
        TileScaling scaling)
    {
        if (count < 1)
            return;
        var constants = new MosaicConstants
        {
            TargetWidth = mosaic.Width,
            TargetHeight = mosaic.Height,
            TileWidth = group.Width,
            TileHeight = group.Height,
            ImageWidth = (uint)group.Image.Width,
            ImageHeight = (uint)group.Image.Height,
            Channels = (uint)group.Image.Channels,
            Filter = scaling,
        };
        ulong origins = _upload.WriteForShader<TileOrigin>(group.Origins.AsSpan(first, count));
        _mosaic!.Draw(commands.List, constants, images.Address, origins, count);
    }

    /// <summary>Draws text, rectangles and plots.</summary>
    /// <param name="commands">Where to record.</param>
    /// <param name="quads">What is drawn, that behind first.</param>
    /// <param name="width">Width of the picture that it lies in.</param>
    /// <param name="height">Its height.</param>
    public void DrawOverlay(FrameContext commands, ReadOnlySpan<OverlayQuad> quads, int width, int height)
    {
        if (quads.IsEmpty)
            return;
        ulong address = _upload.WriteForShader(quads);
        _overlay!.Draw(commands.List, new OverlayConstants(width, height), address, _font!.Address, quads.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _font?.Dispose();
        _overlay?.Dispose();
        _mosaic?.Dispose();
        _signature?.Dispose();
    }

    private void PutFont(FrameContext commands)
    {
        uint[] rows = [.. PixelFont.AllRows.ToArray().Select(row => (uint)row)];
        long offset = _upload.Write<uint>(rows);
        commands.List->CopyBufferRegion(_font!.Handle, 0, _upload.Handle, (ulong)offset, (ulong)_font.Size);
        commands.Transition(
            _font.Handle,
            ResourceStates.CopyDest,
            ResourceStates.NonPixelShaderResource | ResourceStates.PixelShaderResource);
        _fontIsThere = true;
    }
}
