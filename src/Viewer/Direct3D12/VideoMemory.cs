using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>The memory of an adapter, as the system divides it among the programs.</summary>
/// <param name="Used">Bytes that this program uses.</param>
/// <param name="Budget">Bytes that it may use before the system moves something of it away.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VideoMemory(ulong Used, ulong Budget)
{
    // A session that is being opened needs room besides.
    private const double MostOfBudget = 0.8;

    /// <summary>Whether what is not seen should be freed.</summary>
    public bool IsShort => Budget > 0 && Used > MostOfBudget * Budget;

    /// <summary>It in a few words.</summary>
    public override string ToString() => $"{Used >> 20:N0} of {Budget >> 20:N0} MiB";
}
