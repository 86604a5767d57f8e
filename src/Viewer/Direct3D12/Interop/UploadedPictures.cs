using System.Diagnostics;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Pictures that the CPU makes and the queue copies up: the last mode of the ladder, and what is seen while DirectML's
/// sessions are still being opened.
/// </summary>
internal sealed unsafe class UploadedPictures : GpuPictures
{
    private readonly CpuBatch _batch;
    private readonly GpuBuffer? _images;
    private readonly GpuBuffer? _sources;
    private readonly TileBuffer[] _buffers;
    private double _seconds;

    /// <summary>Creates the buffers.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="count">Number of tiles.</param>
    public UploadedPictures(GraphicsDevice device, LoadedModel model, int count)
    {
        _batch = model.CreateBatch(count);
        try
        {
            _images = new GpuBuffer(device, (long)_batch.Images.Length * sizeof(float));
            if (_batch.Source.Length > 0)
                _sources = new GpuBuffer(device, (long)_batch.Source.Length * sizeof(float));
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
    public override void Fill(LatentBatch inputs, UploadBuffer upload, FrameContext commands)
    {
        inputs.Latents.CopyTo(_batch.Latents);
        inputs.Labels.CopyTo(_batch.Labels);
        inputs.Sources.CopyTo(_batch.Source);
        long start = Stopwatch.GetTimestamp();
        _batch.Run();
        _seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Copy(_batch.Images, _images!, upload, commands);
        if (_sources is not null)
            Copy(inputs.Sources, _sources, upload, commands);
    }

    /// <inheritdoc/>
    public override void Run()
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

    private static void Copy(ReadOnlySpan<float> values, GpuBuffer to, UploadBuffer upload, FrameContext commands)
    {
        long offset = upload.Write(values);
        commands.List->CopyBufferRegion(to.Handle, 0, upload.Handle, (ulong)offset, (ulong)values.Length * sizeof(float));
    }
}
