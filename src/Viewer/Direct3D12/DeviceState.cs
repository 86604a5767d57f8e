namespace ImageGen.Viewer.Direct3D12;

/// <summary>How a device is.</summary>
internal enum DeviceState
{
    /// <summary>It is there.</summary>
    Playing,

    /// <summary>It is gone and must be built anew.</summary>
    Lost,

    /// <summary>It was lost too often: it is not tried again.</summary>
    GivenUp,
}
