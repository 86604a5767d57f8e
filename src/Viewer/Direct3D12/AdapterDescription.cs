namespace ImageGen.Viewer.Direct3D12;

/// <summary>Properties of a graphics adapter.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Luid">
/// Locally unique identifier, the same in all processes until the next restart of the system.
/// </param>
/// <param name="DedicatedMemory">Dedicated video memory in bytes; 0 if it shares the system's memory.</param>
/// <param name="SharedMemory">Shared system memory available to it, in bytes.</param>
/// <param name="Driver">Version of the driver, e.g. "31.0.15.3623"; empty if unknown.</param>
/// <param name="IsSoftware">Whether it is emulated by the CPU.</param>
internal sealed record AdapterDescription(
    string Name, long Luid, ulong DedicatedMemory, ulong SharedMemory, string Driver, bool IsSoftware)
{
    /// <summary>Highest shader model, e.g. "6.6"; empty without Direct3D 12.</summary>
    public string ShaderModel { get; init; } = "";

    /// <summary>Highest DirectML feature level, e.g. "6.4"; empty without DirectML.</summary>
    public string DirectMLFeatureLevel { get; init; } = "";

    /// <summary>Whether its capabilities were queried by creating a device, which wakes a sleeping adapter.</summary>
    public bool IsExamined { get; init; }

    /// <summary>Why it cannot be used, in one line; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>One line for a list of adapters.</summary>
    public string Description
    {
        get
        {
            string memory = DedicatedMemory > 0
                ? $"{Megabytes(DedicatedMemory)} dedicated"
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

/// <summary>Formats version numbers that Direct3D and DirectML pack into an integer.</summary>
internal static class FeatureLevels
{
    /// <summary>A D3D_SHADER_MODEL, e.g. 0x66 as "6.6".</summary>
    public static string ShaderModel(int value) => $"{value >> 4}.{value & 0xF}";

    /// <summary>A DML_FEATURE_LEVEL, e.g. 0x6400 as "6.4".</summary>
    public static string DirectML(int value) => $"{value >> 12}.{(value >> 8) & 0xF}";

    /// <summary>A driver version, packed as four 16-bit numbers, e.g. "31.0.15.3623".</summary>
    public static string Driver(long value) => value == 0
        ? ""
        : $"{(value >> 48) & 0xFFFF}.{(value >> 32) & 0xFFFF}.{(value >> 16) & 0xFFFF}.{value & 0xFFFF}";
}

/// <summary>Detects software adapters, some of which do not report it.</summary>
internal static class SoftwareAdapters
{
    // DXGI_ADAPTER_FLAG_SOFTWARE.
    private const uint SoftwareFlag = 2;

    // Vendor and device of the Microsoft Basic Render Driver (WARP).
    private const uint Microsoft = 0x1414;
    private const uint BasicRender = 0x8C;

    private static readonly string[] Names = ["llvmpipe", "lavapipe", "SwiftShader", "softpipe"];

    /// <summary>Whether an adapter is a software adapter.</summary>
    /// <param name="flags">DXGI_ADAPTER_FLAG bits.</param>
    /// <param name="vendor">PCI ID of the vendor.</param>
    /// <param name="device">PCI ID of the device.</param>
    /// <param name="name">Display name.</param>
    public static bool IsSoftware(uint flags, uint vendor, uint device, string name) =>
        (flags & SoftwareFlag) != 0
        || (vendor == Microsoft && device == BasicRender)
        || Names.Any(known => name.Contains(known, StringComparison.OrdinalIgnoreCase));
}
