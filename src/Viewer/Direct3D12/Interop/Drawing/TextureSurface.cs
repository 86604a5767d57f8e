using ImageGen.Viewer.Images;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>A texture as render target without a window; read back once per picture written to a file.</summary>
internal sealed unsafe class TextureSurface : RenderSurface, IDisposable
{
    // D3D12_TEXTURE_DATA_PITCH_ALIGNMENT.
    private const int PitchAlignment = 256;
    private const int BytesPerPixel = 4;

    private readonly TargetViews? _views;
    private readonly GpuReadback? _readback;
    private readonly int _pitch;
    private readonly byte[] _row;
    private ComPtr<ID3D12Resource> _texture;

    /// <summary>Creates the texture.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public TextureSurface(GraphicsDevice device, int width, int height)
    {
        Width = width;
        Height = height;
        _pitch = (width * BytesPerPixel + PitchAlignment - 1) / PitchAlignment * PitchAlignment;
        _row = new byte[width * BytesPerPixel];
        var properties = new HeapProperties { Type = HeapType.Default };
        var description = new ResourceDesc
        {
            Dimension = ResourceDimension.Texture2D,
            Width = (ulong)width,
            Height = (uint)height,
            DepthOrArraySize = 1,
            MipLevels = 1,
            Format = DrawingPass.Target,
            SampleDesc = new SampleDesc(1, 0),
            Flags = ResourceFlags.AllowRenderTarget,
        };
        try
        {
            ComPtr<ID3D12Resource> texture = default;
            device.Check(
                device.Handle->CreateCommittedResource(
                    &properties, HeapFlags.None, &description, IdleState, null, SilkMarshal.GuidPtrOf<ID3D12Resource>(),
                    (void**)texture.GetAddressOf()),
                $"ID3D12Device::CreateCommittedResource ({width}x{height})");
            _texture = texture;
            _ = _texture.Handle->SetName("rendered picture");
            _views = new TargetViews(device, 1);
            _views.Put(0, Texture);
            _readback = new GpuReadback(device, (long)_pitch * height, ReadbackPurpose.Pictures);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override ID3D12Resource* Texture => _texture.Handle;

    /// <inheritdoc/>
    public override CpuDescriptorHandle View => _views![0];

    /// <inheritdoc/>
    public override ResourceStates IdleState => ResourceStates.CopySource;

    /// <summary>Records a copy of the texture to the readback buffer.</summary>
    public void RecordRead(FrameContext commands)
    {
        var from = new TextureCopyLocation
        {
            PResource = Texture,
            Type = TextureCopyType.SubresourceIndex,
            SubresourceIndex = 0,
        };
        var to = new TextureCopyLocation
        {
            PResource = _readback!.Handle,
            Type = TextureCopyType.PlacedFootprint,
            PlacedFootprint = new PlacedSubresourceFootprint
            {
                Footprint = new SubresourceFootprint
                {
                    Format = DrawingPass.Target,
                    Width = (uint)Width,
                    Height = (uint)Height,
                    Depth = 1,
                    RowPitch = (uint)_pitch,
                },
            },
        };
        commands.List->CopyTextureRegion(&to, 0, 0, 0, &from, null);
    }

    /// <summary>Reads the picture after the GPU has finished the copy.</summary>
    /// <param name="picture">Receives the picture; must have the texture's size.</param>
    public void Read(Picture picture)
    {
        for (int y = 0; y < Height; y++)
        {
            _readback!.Read<byte>((long)y * _pitch, _row);
            Span<byte> to = picture.Row(y);
            for (int x = 0; x < Width; x++)
                _row.AsSpan(x * BytesPerPixel, 3).CopyTo(to[(3 * x)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readback?.Dispose();
        _views?.Dispose();
        _texture.Dispose();
    }
}
