using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Session;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>Owns the device of a window and its resources: created at the start, and recreated after a loss.</summary>
/// <param name="window">The window; owned by the caller.</param>
/// <param name="settings">The settings.</param>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="pump">Handles the window's messages.</param>
/// <param name="wake">Called on another thread when a new frame is needed.</param>
/// <param name="output">Receives a line when the device is created, lost or recreated.</param>
internal sealed class DeviceRecovery(
    IWindow window, WindowSettings settings, ViewerSession play, Action pump, Action wake, TextWriter output)
    : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRebuild = TimeSpan.FromSeconds(20);

    private readonly DeviceLosses _losses = new();

    /// <summary>The device's resources; null before the device is created.</summary>
    public DeviceResources? Resources { get; private set; }

    /// <summary>Creates the device if there is none.</summary>
    /// <exception cref="InputException">No device can be used.</exception>
    public void Open()
    {
        if (Resources is not null)
            return;
        nint handle = window.Native!.Win32!.Value.Hwnd;
        (int width, int height) = (Math.Max(1, window.FramebufferSize.X), Math.Max(1, window.FramebufferSize.Y));
        Resources = new DeviceResources(settings, handle, width, height, play, wake);
        output.WriteLine($"Playing on {Resources.Device.Adapter.Description}");
        foreach (string line in Resources.Device.DebugLines)
            output.WriteLine(line);
    }

    /// <summary>Releases the resources of the lost device and recreates it.</summary>
    /// <param name="loss">The loss.</param>
    /// <returns>Why it was given up, in one line; null if it was recreated.</returns>
    public string? Recover(DeviceLostException loss)
    {
        long start = Stopwatch.GetTimestamp();
        _losses.Lose(loss.Reason);
        output.WriteLine($"{loss.Message} Loss {_losses.InARow} in a row, at t {play.Time:F2}.");
        Close();
        if (_losses.State == DeviceState.GivenUp)
            return _losses.Notice;

        while (Resources is null)
        {
            pump();
            try
            {
                Open();
            }
            catch (Exception e) when (e is GraphicsException or DeviceLostException or InputException)
            {
                // A driver that is being updated is unavailable for some seconds.
                if (window.IsClosing || Stopwatch.GetElapsedTime(start) > LongestRebuild)
                    return $"The graphics device was lost ({loss.Reason}) and cannot be recreated: "
                        + $"{OneLine.Of(e.Message)}";
                Thread.Sleep(BetweenTries);
            }
        }

        _losses.Rebuilt();
        output.WriteLine(
            $"Device restored in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms; resuming at t "
            + $"{play.Time:F2}.");
        play.Tell(_losses.Notice, isProblem: true);
        return null;
    }

    /// <summary>Counts a presented frame: after enough of them, earlier losses are forgotten.</summary>
    public void Shown() => _losses.Shown();

    /// <summary>Removes the device, for --simulate-device-loss.</summary>
    /// <param name="frame">Number of the frame, for the message.</param>
    public void SimulateLoss(long frame)
    {
        string what = Resources!.Device.Remove() switch
        {
            null => "this Direct3D has no ID3D12Device5::RemoveDevice, so a loss cannot be simulated",
            false => "the driver did not remove the device",
            _ => "the device was removed as requested",
        };
        output.WriteLine($"--simulate-device-loss: {what}, after frame {frame}.");
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        if (Resources is null)
            return;
        while (Resources.Device.Log.TakeNew() is { } line)
            output.WriteLine(line);
        Resources.Dispose();
        if (settings.Debug)
            output.WriteLine($"Remaining references to the device: {Resources.Device.LiveReferences}.");
        Resources = null;
    }
}
