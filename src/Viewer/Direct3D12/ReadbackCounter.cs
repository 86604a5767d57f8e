namespace ImageGen.Viewer.Direct3D12;

/// <summary>Counts all bytes read back from the GPU by purpose. Thread-safe.</summary>
internal sealed class ReadbackCounter
{
    private readonly long[] _bytes = new long[Enum.GetValues<ReadbackPurpose>().Length];

    /// <summary>Adds a number of bytes.</summary>
    public void Add(ReadbackPurpose purpose, long bytes) => Interlocked.Add(ref _bytes[(int)purpose], bytes);

    /// <summary>The number of bytes read so far for a purpose.</summary>
    public long Bytes(ReadbackPurpose purpose) => Interlocked.Read(ref _bytes[(int)purpose]);
}

/// <summary>The purpose of a readback.</summary>
internal enum ReadbackPurpose
{
    /// <summary>Pictures written to files; displayed frames need no readback.</summary>
    Pictures,

    /// <summary>Golden pictures for the verification of a session.</summary>
    Proof,

    /// <summary>A few timestamps per frame, for the time measurements.</summary>
    Timestamps,
}
