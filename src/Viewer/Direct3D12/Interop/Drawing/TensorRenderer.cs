using ImageGen.Viewer.Images;
using Silk.NET.Direct3D12;
using Silk.NET.Maths;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>
/// Draws frames: the background, the mosaic pass over the tensors, then text and plots with alpha blending.
/// </summary>
internal sealed unsafe class TensorRenderer : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly UploadBuffer _upload;
    private readonly RootSignature? _signature;
    private readonly DrawingPass? _mosaic;
    private readonly DrawingPass? _overlay;
    private readonly GpuBuffer? _font;
    private bool _fontIsThere;

    /// <summary>Compiles the shaders and creates the pipelines.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="upload">The upload heap for constants and quads; owned by the caller.</param>
    public TensorRenderer(GraphicsDevice device, UploadBuffer upload)
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

    /// <summary>Begins drawing: clears the render target to the background.</summary>
    /// <param name="commands">The context to record into; the target is in the state RENDER_TARGET.</param>
    /// <param name="target">Descriptor of the render target.</param>
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

    /// <summary>Sets the viewport and the scissor rectangle.</summary>
    /// <param name="commands">The context to record into.</param>
    /// <param name="area">The area, in pixels of the render target.</param>
    public static void SetArea(FrameContext commands, PictureArea area)
    {
        var viewport = new Viewport(area.X, area.Y, area.Width, area.Height, 0, 1);
        var scissor = new Box2D<int>(area.X, area.Y, area.X + area.Width, area.Y + area.Height);
        commands.List->RSSetViewports(1, &viewport);
        commands.List->RSSetScissorRects(1, &scissor);
    }

    /// <summary>Draws tiles from a tensor.</summary>
    /// <param name="commands">The context to record into.</param>
    /// <param name="group">The tiles.</param>
    /// <param name="first">Index of the first tile to draw; the tensor begins with its image.</param>
    /// <param name="count">Number of tiles to draw.</param>
    /// <param name="images">The tensor, in a state readable by shaders.</param>
    /// <param name="mosaic">The layout of the picture with the tiles.</param>
    /// <param name="scaling">The filter.</param>
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
    /// <param name="commands">The context to record into.</param>
    /// <param name="quads">The quads, back to front.</param>
    /// <param name="width">Width of the picture with the quads.</param>
    /// <param name="height">Height of the picture.</param>
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
