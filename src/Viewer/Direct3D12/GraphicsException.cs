namespace ImageGen.Viewer.Direct3D12;

/// <summary>A call of Direct3D, DXGI or DirectML failed, though the device is there.</summary>
/// <param name="call">The call, as its documentation names it.</param>
/// <param name="code">The HRESULT.</param>
/// <param name="detail">What else is known; empty for nothing.</param>
internal sealed class GraphicsException(string call, int code, string detail = "")
    : Exception($"{call} failed with {HResultText.Of(code)}{(detail.Length > 0 ? $": {detail}" : "")}")
{
    /// <summary>The HRESULT.</summary>
    public int Code { get; } = code;
}
