namespace ImageGen.Viewer.Direct3D12;

/// <summary>What is known of a graphics adapter.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Luid">
/// Its locally unique identifier, the same for every program until the next start of the system.
/// </param>
/// <param name="DedicatedMemory">Its own memory in bytes; 0 of one that shares the processor's.</param>
/// <param name="SharedMemory">The memory of the system that it may use, in bytes.</param>
/// <param name="Driver">The driver's version, e.g. "31.0.15.3623"; empty when it does not say.</param>
/// <param name="IsSoftware">Whether the processor does its work.</param>
internal sealed record AdapterDescription(
    string Name, long Luid, ulong DedicatedMemory, ulong SharedMemory, string Driver, bool IsSoftware)
{
    /// <summary>The highest shader model, e.g. "6.6"; empty when it has no Direct3D 12 device.</summary>
    public string ShaderModel { get; init; } = "";

    /// <summary>The highest DirectML feature level, e.g. "6.4"; empty when it has no DirectML device.</summary>
    public string DirectMLFeatureLevel { get; init; } = "";

    /// <summary>Whether a device was made on it to see what it can do; that wakes one that sleeps.</summary>
    public bool IsExamined { get; init; }

    /// <summary>Why it cannot be used, in one line; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>One line about it for a list.</summary>
    public string Description
    {
        get
        {
            string memory = DedicatedMemory > 0
                ? $"{Megabytes(DedicatedMemory)} of its own"
                : $"{Megabytes(SharedMemory)} shared";
            string[] parts =
            [
                Name,
                $"LUID {Luid:X16}",
                memory,
                Driver.Length > 0 ? $"driver {Driver}" : "driver unknown",
                IsSoftware ? "software" : "hardware",
            ];
            if (IsExamined)
                parts =
                [
                    .. parts,
                    ShaderModel.Length > 0 ? $"shader model {ShaderModel}" : "no Direct3D 12",
                    DirectMLFeatureLevel.Length > 0 ? $"DirectML {DirectMLFeatureLevel}" : "no DirectML",
                ];
            return string.Join(", ", parts) + (Problem is null ? "" : $": {Problem}");
        }
    }

    private static string Megabytes(ulong bytes) => $"{bytes >> 20:N0} MiB";
}

/// <summary>The version numbers that Direct3D and DirectML pack into an integer, as text.</summary>
internal static class FeatureLevels
{
    /// <summary>A D3D_SHADER_MODEL, e.g. 0x66 as "6.6".</summary>
    public static string ShaderModel(int value) => $"{value >> 4}.{value & 0xF}";

    /// <summary>A DML_FEATURE_LEVEL, e.g. 0x6400 as "6.4".</summary>
    public static string DirectML(int value) => $"{value >> 12}.{(value >> 8) & 0xF}";

    /// <summary>A driver's version, four 16-bit numbers in one integer, e.g. "31.0.15.3623".</summary>
    public static string Driver(long value) => value == 0
        ? ""
        : $"{(value >> 48) & 0xFFFF}.{(value >> 32) & 0xFFFF}.{(value >> 16) & 0xFFFF}.{value & 0xFFFF}";
}

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
