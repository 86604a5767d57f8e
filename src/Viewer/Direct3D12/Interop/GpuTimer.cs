using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// GPU timestamps at the boundaries of a frame's stages: before the uploads, after the generators, after the drawing.
/// They are read a few frames later without waiting.
/// </summary>
internal sealed unsafe class GpuTimer : IDisposable
{
    /// <summary>Number of timestamps per frame.</summary>
    public const int Marks = 3;

    private readonly GraphicsDevice _device;
    private readonly GpuReadback? _readback;
    private readonly bool[] _written;
    private ComPtr<ID3D12QueryHeap> _queries;

    /// <summary>Creates the query heap.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="framesInFlight">The number of frames in flight.</param>
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
    /// <param name="commands">The context to record into.</param>
    /// <param name="frame">Index of the frame among those in flight.</param>
    /// <param name="mark">Index of the timestamp.</param>
    public void Mark(FrameContext commands, int frame, int mark) =>
        commands.List->EndQuery(_queries.Handle, QueryType.Timestamp, (uint)((frame * Marks) + mark));

    /// <summary>Records the resolve of a frame's timestamps.</summary>
    public void Resolve(FrameContext commands, int frame)
    {
        ulong offset = (ulong)(frame * Marks * sizeof(ulong));
        commands.List->ResolveQueryData(
            _queries.Handle, QueryType.Timestamp, (uint)(frame * Marks), Marks, _readback!.Handle, offset);
        _written[frame] = true;
    }

    /// <summary>The durations of the stages of a finished frame, in seconds.</summary>
    /// <param name="frame">Index of the frame among those in flight.</param>
    /// <returns>The generators with the uploads, and the drawing; null before the first frame of this index.</returns>
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
