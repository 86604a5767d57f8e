using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Pictures that the CPU makes and the queue copies up: the last mode of the ladder, and what is seen while DirectML's
/// sessions are still being opened. The session makes them, a part of a grid at a time where the processor is too slow
/// for all.
/// </summary>
internal sealed unsafe class UploadedPictures : GpuPictures
{
    private readonly FrameEngine _engine;
    private readonly ModelView _view;
    private readonly GpuBuffer? _images;
    private readonly GpuBuffer? _sources;
    private readonly TileBuffer[] _buffers;

    /// <summary>Creates the buffers.</summary>
    /// <param name="engine">Where frames are recorded; it remains owned by the caller.</param>
    /// <param name="view">What makes the pictures; it remains owned by the caller.</param>
    public UploadedPictures(FrameEngine engine, ModelView view)
    {
        _engine = engine;
        _view = view;
        try
        {
            _images = new GpuBuffer(engine.Device, (long)view.Count * view.Info.Image.Size * sizeof(float));
            if (view.Info.Source is { } source)
                _sources = new GpuBuffer(engine.Device, (long)view.Count * source.Shape.Size * sizeof(float));
            _buffers = [new TileBuffer(0, view.Count, _images, _sources)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TileBuffer> Buffers => _buffers;

    /// <inheritdoc/>
    public override void Fill(LatentBatch inputs)
    {
        Copy(_view.Images, _images!);
        if (_sources is not null)
            Copy(_view.Sources, _sources);
    }

    /// <inheritdoc/>
    public override void Run(GpuQueue drawing, ulong filled)
    {
        // The pictures are made before they are copied.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sources?.Dispose();
        _images?.Dispose();
    }

    private void Copy(ReadOnlySpan<float> values, GpuBuffer to)
    {
        long offset = _engine.Upload.Write(values);
        _engine.Current.List->CopyBufferRegion(
            to.Handle, 0, _engine.Upload.Handle, (ulong)offset, (ulong)values.Length * sizeof(float));
    }
}
