namespace ImageGen.Viewer.Direct3D12;

/// <summary>The GPU is gone: its driver was updated or reset, or it was unplugged. All that was made on it is lost.</summary>
/// <param name="reason">Why, e.g. DXGI_ERROR_DEVICE_HUNG.</param>
/// <param name="innerException">The call that noticed it.</param>
internal sealed class DeviceLostException(string reason, Exception? innerException = null)
    : Exception($"The graphics device was lost: {reason}.", innerException)
{
    /// <summary>Why, e.g. DXGI_ERROR_DEVICE_HUNG.</summary>
    public string Reason { get; } = reason;
}
