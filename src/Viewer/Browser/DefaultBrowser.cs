using System.ComponentModel;
using System.Diagnostics;

namespace ImageGen.Viewer.Browser;

/// <summary>Opens a page in the browser that the person uses, where there is one.</summary>
internal static class DefaultBrowser
{
    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>Whether there was something to open it with.</returns>
    public static bool TryOpen(Uri address)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
            return false;
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new(address.ToString()) { UseShellExecute = true }
            : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process? process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            return false;
        }
    }
}
