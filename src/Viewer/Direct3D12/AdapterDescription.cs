namespace ImageGen.Viewer.Direct3D12;

/// <summary>What is known of a graphics adapter.</summary>
/// <param name="Name">Its name for a person.</param>
/// <param name="Luid">Its locally unique identifier, the same for every program until the next start of the system.</param>
/// <param name="DedicatedMemory">Its own memory in bytes; 0 of one that shares the processor's.</param>
/// <param name="SharedMemory">The memory of the system that it may use, in bytes.</param>
/// <param name="Driver">The driver's version, e.g. "31.0.15.3623"; empty when it does not say.</param>
/// <param name="IsSoftware">Whether the processor does its work.</param>
internal sealed record AdapterDescription(string Name, long Luid, ulong DedicatedMemory, ulong SharedMemory, string Driver, bool IsSoftware)
{
    /// <summary>The highest shader model, e.g. "6.6"; empty when it has no Direct3D 12 device.</summary>
    public string ShaderModel { get; init; } = "";

    /// <summary>The highest DirectML feature level, e.g. "6.4"; empty when it has no DirectML device.</summary>
    public string DirectMLFeatureLevel { get; init; } = "";

    /// <summary>Why it cannot be used, in one line; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>One line about it for a list.</summary>
    public string Description
    {
        get
        {
            string memory = DedicatedMemory > 0 ? $"{Megabytes(DedicatedMemory)} of its own" : $"{Megabytes(SharedMemory)} shared";
            string[] parts =
            [
                Name,
                $"LUID {Luid:X16}",
                memory,
                Driver.Length > 0 ? $"driver {Driver}" : "driver unknown",
                IsSoftware ? "software" : "hardware",
                ShaderModel.Length > 0 ? $"shader model {ShaderModel}" : "no Direct3D 12",
                DirectMLFeatureLevel.Length > 0 ? $"DirectML {DirectMLFeatureLevel}" : "no DirectML",
            ];
            return string.Join(", ", parts) + (Problem is null ? "" : $": {Problem}");
        }
    }

    private static string Megabytes(ulong bytes) => $"{bytes >> 20:N0} MiB";
}
