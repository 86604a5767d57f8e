namespace ImageGen.Viewer.Direct3D12;

/// <summary>What this system's Direct3D can tell about errors, in words.</summary>
internal static class DebugSupport
{
    /// <summary>Whether the debug layer is on, and whether the last GPU operations are recorded.</summary>
    /// <param name="hasLayer">Whether the debug layer is enabled.</param>
    /// <param name="breadcrumbs">Result of asking for DRED, an HRESULT.</param>
    /// <returns>Two lines.</returns>
    public static IReadOnlyList<string> Describe(bool hasLayer, int breadcrumbs) =>
    [
        $"debug layer: {(hasLayer ? "on" : "not installed")}",
        DescribeBreadcrumbs(breadcrumbs),
    ];

    /// <summary>Whether the last GPU operations before the removal of a device are recorded, in one line.</summary>
    /// <param name="result">Result of asking for DRED, an HRESULT.</param>
    public static string DescribeBreadcrumbs(int result) => "DRED, the last GPU operations before a loss: "
        + (result >= 0 ? "recorded" : $"not supported by this Direct3D ({HResultText.Of(result)})");
}
