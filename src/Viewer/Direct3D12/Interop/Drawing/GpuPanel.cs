using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>
/// Tiles that the processor made, drawn in a part of the surface: the map beside the plane, the favourites. They are
/// copied up once.
/// </summary>
internal sealed unsafe class GpuPanel : IDisposable
{
    private readonly float[] _images;
    private bool _isCopied;

    /// <summary>Creates the buffer.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="images">[tiles, channels, height, width] in [0, 1].</param>
    public GpuPanel(GraphicsDevice device, ReadOnlySpan<float> images)
    {
        _images = images.ToArray();
        Images = new GpuBuffer(device, (long)_images.Length * sizeof(float));
    }

    /// <summary>The buffer of the pictures.</summary>
    public GpuBuffer Images { get; }

    /// <summary>The layout of the tiles.</summary>
    public required ViewTiles Tiles { get; init; }

    /// <summary>The area of the surface.</summary>
    public required PictureArea Area { get; init; }

    /// <summary>Records the upload of the pictures; only the first call does anything.</summary>
    /// <param name="upload">The upload heap.</param>
    /// <param name="commands">The context to record into.</param>
    public void Fill(UploadBuffer upload, FrameContext commands)
    {
        if (_isCopied)
            return;
        _isCopied = true;
        long offset = upload.Write<float>(_images);
        commands.List->CopyBufferRegion(Images.Handle, 0, upload.Handle, (ulong)offset, (ulong)Images.Size);
    }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}
