using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageGen.Generators;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Collects the messages of the debug layer through ID3D12InfoQueue1, and the last GPU operations before the removal of
/// a device (DRED), for bug reports.
/// </summary>
internal sealed unsafe class DeviceMessages : IDisposable
{
    private readonly GCHandle _self;
    private ComPtr<ID3D12InfoQueue1> _queue;
    private readonly uint _cookie;

    /// <summary>Registers for the messages.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="log">Receives the messages.</param>
    public DeviceMessages(ID3D12Device* device, DebugLog log)
    {
        _self = GCHandle.Alloc(log);
        ComPtr<ID3D12InfoQueue1> queue = default;
        if (device->QueryInterface(SilkMarshal.GuidPtrOf<ID3D12InfoQueue1>(), (void**)queue.GetAddressOf()) < 0)
        {
            log.Add("This Direct3D has no ID3D12InfoQueue1, so its messages appear only in the debugger's output");
            return;
        }

        _queue = queue;
        uint cookie;
        _ = queue.Handle->RegisterMessageCallback(
            new PfnMessageFunc(&Take), MessageCallbackFlags.FlagNone, (void*)GCHandle.ToIntPtr(_self), &cookie);
        _cookie = cookie;
    }

    /// <summary>Enables DRED auto-breadcrumbs and page fault reports for devices created from now on.</summary>
    /// <param name="direct3D">The entry points.</param>
    /// <returns>The HRESULT: an error where this Direct3D does not support DRED.</returns>
    public static int NoteBreadcrumbs(D3D12 direct3D)
    {
        ComPtr<ID3D12DeviceRemovedExtendedDataSettings> settings = default;
        int result = direct3D.GetDebugInterface(
            SilkMarshal.GuidPtrOf<ID3D12DeviceRemovedExtendedDataSettings>(), (void**)settings.GetAddressOf());
        if (result < 0)
            return result;
        settings.Handle->SetAutoBreadcrumbsEnablement(DredEnablement.ForcedOn);
        settings.Handle->SetPageFaultEnablement(DredEnablement.ForcedOn);
        settings.Dispose();
        return result;
    }

    /// <summary>Whether a device has DRED: some drivers accept the settings and record nothing.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The HRESULT: an error where it has not.</returns>
    public static int FindBreadcrumbs(ID3D12Device* device)
    {
        ComPtr<ID3D12DeviceRemovedExtendedData> data = default;
        int result = device->QueryInterface(
            SilkMarshal.GuidPtrOf<ID3D12DeviceRemovedExtendedData>(), (void**)data.GetAddressOf());
        data.Dispose();
        return result;
    }

    /// <summary>Adds the last GPU operations before the removal of the device, if they were recorded.</summary>
    /// <param name="device">The removed device.</param>
    /// <param name="log">Receives the messages.</param>
    public static void AddBreadcrumbs(ID3D12Device* device, DebugLog log)
    {
        ComPtr<ID3D12DeviceRemovedExtendedData> data = default;
        if (device->QueryInterface(
            SilkMarshal.GuidPtrOf<ID3D12DeviceRemovedExtendedData>(), (void**)data.GetAddressOf()) < 0)
            return;
        DredAutoBreadcrumbsOutput breadcrumbs;
        if (data.Handle->GetAutoBreadcrumbsOutput(&breadcrumbs) >= 0)
        {
            for (AutoBreadcrumbNode* node = breadcrumbs.PHeadAutoBreadcrumbNode; node is not null; node = node->PNext)
                Add(node, log);
        }

        DredPageFaultOutput fault;
        if (data.Handle->GetPageFaultAllocationOutput(&fault) >= 0 && fault.PageFaultVA != 0)
            log.Add($"DRED: page fault at {fault.PageFaultVA:X16}");
        data.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_queue.Handle is not null)
            _ = _queue.Handle->UnregisterMessageCallback(_cookie);
        _queue.Dispose();
        _self.Free();
    }

    private static void Add(AutoBreadcrumbNode* node, DebugLog log)
    {
        uint done = node->PLastBreadcrumbValue is null ? 0 : *node->PLastBreadcrumbValue;
        // A list that was completed or not started is not related to the error.
        if (done == node->BreadcrumbCount || done == 0)
            return;
        string queue = Marshal.PtrToStringUni((nint)node->PCommandQueueDebugNameW) ?? "unnamed queue";
        string list = Marshal.PtrToStringUni((nint)node->PCommandListDebugNameW) ?? "unnamed list";
        AutoBreadcrumbOp next = node->PCommandHistory[done];
        log.Add($"DRED: {queue}, {list}: {done} of {node->BreadcrumbCount} operations done, then {next}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Take(
        MessageCategory category, MessageSeverity severity, MessageID id, byte* description, void* context)
    {
        // An information message is sent for every object created.
        if (severity > MessageSeverity.Warning)
            return;
        string text = OneLine.Of(Marshal.PtrToStringUTF8((nint)description) ?? "");
        (GCHandle.FromIntPtr((nint)context).Target as DebugLog)?.Add($"Direct3D {severity}: {text} [{id}]");
    }
}
