namespace ImageGen.Viewer.Direct3D12;

/// <summary>The names of the HRESULTs that Direct3D 12, DXGI and DirectML return.</summary>
internal static class HResultText
{
    /// <summary>The codes that report a lost device, whatever the call.</summary>
    /// <remarks>Microsoft, "DXGI_ERROR".</remarks>
    private static readonly Dictionary<uint, string> Losses = new()
    {
        [0x887A0005] = "DXGI_ERROR_DEVICE_REMOVED",
        [0x887A0006] = "DXGI_ERROR_DEVICE_HUNG",
        [0x887A0007] = "DXGI_ERROR_DEVICE_RESET",
        [0x887A0020] = "DXGI_ERROR_DRIVER_INTERNAL_ERROR",
    };

    private static readonly Dictionary<uint, string> Others = new()
    {
        [0x80004001] = "E_NOTIMPL",
        [0x80004002] = "E_NOINTERFACE",
        [0x80004005] = "E_FAIL",
        [0x8007000E] = "E_OUTOFMEMORY",
        [0x80070057] = "E_INVALIDARG",
        [0x887A0001] = "DXGI_ERROR_INVALID_CALL",
        [0x887A0002] = "DXGI_ERROR_NOT_FOUND",
        [0x887A0004] = "DXGI_ERROR_UNSUPPORTED",
        [0x887A000A] = "DXGI_ERROR_WAS_STILL_DRAWING",
        [0x887A0022] = "DXGI_ERROR_NOT_CURRENTLY_AVAILABLE",
        [0x887A002D] = "DXGI_ERROR_SDK_COMPONENT_MISSING",
        [0x887E0001] = "D3D12_ERROR_ADAPTER_NOT_FOUND",
        [0x887E0002] = "D3D12_ERROR_DRIVER_VERSION_MISMATCH",
    };

    /// <summary>Whether a code reports a lost device.</summary>
    public static bool IsLoss(int code) => Losses.ContainsKey((uint)code);

    /// <summary>The name of a code; its hexadecimal digits if it is unknown.</summary>
    public static string Of(int code) =>
        Losses.GetValueOrDefault((uint)code) ?? Others.GetValueOrDefault((uint)code) ?? $"0x{(uint)code:X8}";
}
