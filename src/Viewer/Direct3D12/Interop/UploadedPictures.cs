using System.Diagnostics;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Pictures that the CPU makes and the queue copies up: the last mode of the ladder, and what is seen while DirectML's
/// sessions are still being opened.
/// </summary>
internal sealed unsafe class UploadedPictures : GpuPictures
{
    private readonly FrameEngine _engine;
    private readonly CpuGeneratorBatch _batch;
    private readonly GpuBuffer? _images;
    private readonly GpuBuffer? _sources;
    private readonly TileBuffer[] _buffers;
    private double _seconds;

    /// <summary>Creates the buffers.</summary>
    /// <param name="engine">Where frames are recorded; it remains owned by the caller.</param>
    /// <param name="model">The model; it remains owned by the caller.</param>
    /// <param name="count">Number of tiles.</param>
    public UploadedPictures(FrameEngine engine, LoadedModel model, int count)
    {
        _engine = engine;
        _batch = new CpuGeneratorBatch(model, count);
        try
        {
            _images = new GpuBuffer(engine.Device, (long)_batch.Images.Length * sizeof(float));
            if (model.Info.Source is { } source)
                _sources = new GpuBuffer(engine.Device, (long)count * source.Shape.Size * sizeof(float));
            _buffers = [new TileBuffer(0, count, _images, _sources)];
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
    public override double ProcessorSeconds => _seconds;

    /// <inheritdoc/>
    public override void Fill(LatentBatch inputs)
    {
        _batch.Fill(inputs);
        long start = Stopwatch.GetTimestamp();
        _batch.Run();
        _seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Copy(_batch.Images, _images!);
        if (_sources is not null)
            Copy(inputs.Sources, _sources);
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
        _batch.Dispose();
    }

    private void Copy(ReadOnlySpan<float> values, GpuBuffer to)
    {
        long offset = _engine.Upload.Write(values);
        _engine.Current.List->CopyBufferRegion(
            to.Handle, 0, _engine.Upload.Handle, (ulong)offset, (ulong)values.Length * sizeof(float));
    }
}
