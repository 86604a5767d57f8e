using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A Direct3D 12 device with its direct queue and its DirectML device. All objects created on it must be disposed
/// first.
/// </summary>
internal sealed unsafe class GraphicsDevice : IDisposable
{
    /// <summary>The minimum feature level, supported by every Direct3D 12 adapter.</summary>
    public const D3DFeatureLevel LeastFeatureLevel = D3DFeatureLevel.Level110;

    private ComPtr<ID3D12Device> _device;
    private ComPtr<IDXGIAdapter3> _memory;
    private GpuQueue? _drawing;
    private DeviceMessages? _messages;
    private bool _isLossNoted;

    // Result of enabling DRED and of finding it on the device, an HRESULT; null if it was not requested.
    private int? _breadcrumbs;
    private DirectMLDevice? _machineLearning;

    private GraphicsDevice(GraphicsLibraries libraries, AdapterDescription adapter)
    {
        Libraries = libraries;
        Adapter = adapter;
    }

    /// <summary>The entry points; owned by this object.</summary>
    public GraphicsLibraries Libraries { get; }

    /// <summary>The adapter.</summary>
    public AdapterDescription Adapter { get; }

    /// <summary>The device; owned by this object. Thread-safe.</summary>
    public ID3D12Device* Handle => _device.Handle;

    /// <summary>The queue that uploads inputs and draws; owned by this object.</summary>
    public GpuQueue Drawing => _drawing!;

    /// <summary>The DirectML device.</summary>
    public DirectMLDevice MachineLearning => _machineLearning!;

    /// <summary>Whether the debug layer is enabled.</summary>
    public bool HasDebugLayer => Libraries.HasDebugLayer;

    /// <summary>What Direct3D can tell about errors, a line each; empty if it was not requested.</summary>
    public IReadOnlyList<string> DebugLines =>
        _breadcrumbs is { } result ? DebugSupport.Describe(HasDebugLayer, result) : [];

    /// <summary>Messages of the debug layer, if it is enabled, and about the removal of the device.</summary>
    public DebugLog Log { get; } = new();

    /// <summary>Counts the bytes read back.</summary>
    public ReadbackCounter Readbacks { get; } = new();

    /// <summary>GPU clock ticks per second.</summary>
    public ulong TimestampFrequency { get; private set; }

    /// <summary>
    /// The number of references to the device left after its release: every object created on it holds one, so it
    /// should be 0. Set by <see cref="Dispose"/>; references of another device of this process on the same adapter are
    /// included.
    /// </summary>
    public uint LiveReferences { get; private set; }

    /// <summary>Creates the device.</summary>
    /// <param name="adapter">The value of --adapter; null for the fastest hardware adapter.</param>
    /// <param name="debug">Whether to enable the debug layer, if it is installed.</param>
    /// <exception cref="Generators.InputException">
    /// The requested adapter does not exist, or no adapter can be used.
    /// </exception>
    public static GraphicsDevice Create(string? adapter, bool debug = false)
    {
        var libraries = new GraphicsLibraries(debug);
        try
        {
            using var adapters = new AdapterList(libraries);
            AdapterChoice choice = adapters.Choose(adapter);
            if (choice.Index is not { } index)
                throw new Generators.InputException($"DirectML is not available: {choice.Reason}");
            var device = new GraphicsDevice(libraries, adapters.Descriptions[index]);
            try
            {
                device.Open((IUnknown*)adapters[index]);
                return device;
            }
            catch
            {
                device.Dispose();
                throw;
            }
        }
        catch
        {
            libraries.Dispose();
            throw;
        }
    }

    /// <summary>Throws if a call failed.</summary>
    /// <param name="result">The HRESULT.</param>
    /// <param name="call">Name of the call, as documented.</param>
    /// <exception cref="DeviceLostException">The device was lost, whatever the code.</exception>
    /// <exception cref="GraphicsException">The call failed for another reason.</exception>
    public void Check(int result, string call)
    {
        if (result >= 0)
            return;
        ThrowIfLost();
        Direct3DCall.Check(result, call);
    }

    /// <summary>Throws if the device was lost.</summary>
    /// <param name="noticed">The error that caused the check; null for none.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void ThrowIfLost(Exception? noticed = null)
    {
        int reason = Handle->GetDeviceRemovedReason();
        if (reason >= 0)
            return;
        if (!_isLossNoted)
            NoteLoss();
        _isLossNoted = true;
        throw new DeviceLostException(HResultText.Of(reason), noticed);
    }

    /// <summary>The current memory usage of the adapter; null if the system does not report it.</summary>
    public VideoMemory? Memory
    {
        get
        {
            QueryVideoMemoryInfo info;
            return _memory.Handle is not null
                && _memory.Handle->QueryVideoMemoryInfo(0, MemorySegmentGroup.Local, &info) >= 0
                ? new VideoMemory(info.CurrentUsage, info.Budget)
                : null;
        }
    }

    /// <summary>Removes the device, as a driver reset would.</summary>
    /// <returns>Whether it is removed now; null if the system does not support it.</returns>
    public bool? Remove()
    {
        ComPtr<ID3D12Device5> device = default;
        if (Handle->QueryInterface(SilkMarshal.GuidPtrOf<ID3D12Device5>(), (void**)device.GetAddressOf()) < 0)
            return null;
        device.Handle->RemoveDevice();
        device.Dispose();
        return Handle->GetDeviceRemovedReason() < 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _machineLearning?.Dispose();
        _drawing?.Dispose();
        _memory.Dispose();
        _messages?.Dispose();
        if (Libraries.HasDebugLayer && _device.Handle is not null)
            LiveObjects.Report(_device.Handle);
        ID3D12Device* device = _device.Detach();
        if (device is not null)
            LiveReferences = device->Release();
        Libraries.Dispose();
    }

    private void NoteLoss()
    {
        DeviceMessages.AddBreadcrumbs(Handle, Log);
        if (_breadcrumbs is { } result and < 0)
            Log.Add(DebugSupport.DescribeBreadcrumbs(result));
    }

    private void Open(IUnknown* adapter)
    {
        ComPtr<ID3D12Device> device = default;
        Direct3DCall.Check(
            Libraries.D3D12.CreateDevice(
                adapter, LeastFeatureLevel, SilkMarshal.GuidPtrOf<ID3D12Device>(), (void**)device.GetAddressOf()),
            "D3D12CreateDevice");
        _device = device;
        _ = Handle->SetName("viewer");
        if (Libraries.HasDebugLayer)
            _messages = new DeviceMessages(Handle, Log);
        _breadcrumbs = Libraries.Breadcrumbs is >= 0 ? DeviceMessages.FindBreadcrumbs(Handle) : Libraries.Breadcrumbs;
        _drawing = new GpuQueue(this, CommandListType.Direct, "drawing");
        ulong frequency;
        TimestampFrequency = Drawing.Handle->GetTimestampFrequency(&frequency) >= 0 ? frequency : 0;
        ComPtr<IDXGIAdapter3> memory = default;
        if (adapter->QueryInterface(SilkMarshal.GuidPtrOf<IDXGIAdapter3>(), (void**)memory.GetAddressOf()) >= 0)
            _memory = memory;
        _machineLearning = new DirectMLDevice(Handle);
    }
}

/// <summary>Reports live objects through the debug layer when a device is about to be released.</summary>
internal static unsafe class LiveObjects
{
    /// <summary>Makes the debug layer list the live objects in its output.</summary>
    /// <param name="device">The device, which should have no objects left.</param>
    public static void Report(ID3D12Device* device)
    {
        ComPtr<ID3D12DebugDevice> debug = default;
        if (device->QueryInterface(SilkMarshal.GuidPtrOf<ID3D12DebugDevice>(), (void**)debug.GetAddressOf()) < 0)
            return;
        debug.Handle->ReportLiveDeviceObjects(RldoFlags.Detail | RldoFlags.IgnoreInternal);
        debug.Dispose();
    }
}
