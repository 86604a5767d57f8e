namespace ImageGen.Viewer.Direct3D12;

/// <summary>Counts every byte that is read back from the GPU, by purpose. May be used from any thread.</summary>
internal sealed class ReadbackCounter
{
    private readonly long[] _bytes = new long[Enum.GetValues<ReadbackPurpose>().Length];

    /// <summary>Adds bytes.</summary>
    public void Add(ReadbackPurpose purpose, long bytes) => Interlocked.Add(ref _bytes[(int)purpose], bytes);

    /// <summary>The bytes of a purpose so far.</summary>
    public long Bytes(ReadbackPurpose purpose) => Interlocked.Read(ref _bytes[(int)purpose]);
}

/// <summary>Why something is read back from the GPU.</summary>
internal enum ReadbackPurpose
{
    /// <summary>Pictures that go into files; a frame that is shown needs none.</summary>
    Pictures,

    /// <summary>Pictures that prove the device, before a session plays.</summary>
    Proof,

    /// <summary>A few timestamps per frame, to say where the time goes.</summary>
    Timestamps,
}
