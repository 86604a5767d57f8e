using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>Memory usage of an adapter, as budgeted by the system.</summary>
/// <param name="Used">Bytes used by this process.</param>
/// <param name="Budget">Bytes that the process may use before the system starts paging.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VideoMemory(ulong Used, ulong Budget)
{
    // Leaves space for a session being created.
    private const double MostOfBudget = 0.8;

    /// <summary>Whether resources that are not displayed should be released.</summary>
    public bool IsShort => Budget > 0 && Used > MostOfBudget * Budget;

    /// <summary>A short description.</summary>
    public override string ToString() => $"{Used >> 20:N0} of {Budget >> 20:N0} MiB";
}
