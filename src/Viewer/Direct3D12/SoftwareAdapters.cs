namespace ImageGen.Viewer.Direct3D12;

/// <summary>Tells an adapter whose work the processor does from hardware; not every one says so of itself.</summary>
internal static class SoftwareAdapters
{
    // DXGI_ADAPTER_FLAG_SOFTWARE.
    private const uint SoftwareFlag = 2;

    // The Microsoft Basic Render Driver (WARP) by its vendor and device.
    private const uint Microsoft = 0x1414;
    private const uint BasicRender = 0x8C;

    private static readonly string[] Names = ["llvmpipe", "lavapipe", "SwiftShader", "softpipe"];

    /// <summary>Whether an adapter is software.</summary>
    /// <param name="flags">Its DXGI_ADAPTER_FLAGs.</param>
    /// <param name="vendor">Its vendor's PCI number.</param>
    /// <param name="device">Its device's PCI number.</param>
    /// <param name="name">Its name.</param>
    public static bool IsSoftware(uint flags, uint vendor, uint device, string name) =>
        (flags & SoftwareFlag) != 0
        || (vendor == Microsoft && device == BasicRender)
        || Names.Any(known => name.Contains(known, StringComparison.OrdinalIgnoreCase));
}
