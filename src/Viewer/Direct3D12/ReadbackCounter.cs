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
    /// <summary>Pictures or tensors, which a frame that is shown never needs.</summary>
    Pictures,

    /// <summary>Pictures that prove the device, once before the first frame, and those that go into files.</summary>
    Proof,

    /// <summary>A few timestamps per frame, to say where the time goes.</summary>
    Timestamps,
}
