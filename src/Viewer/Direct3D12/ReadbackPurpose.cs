namespace ImageGen.Viewer.Direct3D12;

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
