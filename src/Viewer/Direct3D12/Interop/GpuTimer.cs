using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Timestamps of the GPU at the borders of a frame's stages: before the inputs are copied, after the generator, after
/// the drawing. They are read a few frames later, when the GPU is past them anyway.
/// </summary>
internal sealed unsafe class GpuTimer : IDisposable
{
    /// <summary>Timestamps in a frame.</summary>
    public const int Marks = 3;

    private readonly GraphicsDevice _device;
    private readonly GpuReadback? _readback;
    private readonly bool[] _written;
    private ComPtr<ID3D12QueryHeap> _queries;

    /// <summary>Creates the queries.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="framesInFlight">How many frames may be unfinished at the same time.</param>
    public GpuTimer(GraphicsDevice device, int framesInFlight)
    {
        _device = device;
        _written = new bool[framesInFlight];
        var description = new QueryHeapDesc { Type = QueryHeapType.Timestamp, Count = (uint)(framesInFlight * Marks) };
        ComPtr<ID3D12QueryHeap> queries = default;
        device.Check(
            device.Handle->CreateQueryHeap(
                &description, SilkMarshal.GuidPtrOf<ID3D12QueryHeap>(), (void**)queries.GetAddressOf()),
            "ID3D12Device::CreateQueryHeap");
        _queries = queries;
        _ = _queries.Handle->SetName("timestamps");
        try
        {
            _readback = new GpuReadback(device, (long)description.Count * sizeof(ulong), ReadbackPurpose.Timestamps);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Records a timestamp.</summary>
    /// <param name="commands">Where to record.</param>
    /// <param name="frame">The frame's place among those in flight.</param>
    /// <param name="mark">Which of its timestamps.</param>
    public void Mark(FrameContext commands, int frame, int mark) =>
        commands.List->EndQuery(_queries.Handle, QueryType.Timestamp, (uint)((frame * Marks) + mark));

    /// <summary>Records the handing over of a frame's timestamps.</summary>
    public void Resolve(FrameContext commands, int frame)
    {
        ulong offset = (ulong)(frame * Marks * sizeof(ulong));
        commands.List->ResolveQueryData(
            _queries.Handle, QueryType.Timestamp, (uint)(frame * Marks), Marks, _readback!.Handle, offset);
        _written[frame] = true;
    }

    /// <summary>How long the stages of a finished frame took, in seconds.</summary>
    /// <param name="frame">The frame's place among those in flight.</param>
    /// <returns>
    /// The generator with the copies before it, and the drawing; null before the first frame of that place.
    /// </returns>
    public (double Inference, double Mosaic)? Read(int frame)
    {
        if (!_written[frame] || _device.TimestampFrequency == 0)
            return null;
        Span<ulong> marks = stackalloc ulong[Marks];
        _readback!.Read(frame * Marks * sizeof(ulong), marks);
        return (Seconds(marks[0], marks[1]), Seconds(marks[1], marks[2]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readback?.Dispose();
        _queries.Dispose();
    }

    private double Seconds(ulong from, ulong to) => to > from ? (double)(to - from) / _device.TimestampFrequency : 0;
}
