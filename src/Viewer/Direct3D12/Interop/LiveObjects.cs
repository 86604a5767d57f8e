using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>What the debug layer says is still alive when a device is about to be released.</summary>
internal static unsafe class LiveObjects
{
    /// <summary>Has the debug layer list them in its output, where a debugger or a log of it sees them.</summary>
    /// <param name="device">The device; of its objects none should be left.</param>
    public static void Report(ID3D12Device* device)
    {
        ComPtr<ID3D12DebugDevice> debug = default;
        if (device->QueryInterface(SilkMarshal.GuidPtrOf<ID3D12DebugDevice>(), (void**)debug.GetAddressOf()) < 0)
            return;
        debug.Handle->ReportLiveDeviceObjects(RldoFlags.Detail | RldoFlags.IgnoreInternal);
        debug.Dispose();
    }
}
