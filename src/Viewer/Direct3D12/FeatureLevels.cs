namespace ImageGen.Viewer.Direct3D12;

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
