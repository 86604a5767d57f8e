using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// One Direct3D 12 device, the direct queue that draws, and the DirectML device on it. Dispose everything made on it
/// first.
/// </summary>
internal sealed unsafe class GraphicsDevice : IDisposable
{
    /// <summary>The least that Direct3D 12 knows: every adapter that has a device has this.</summary>
    public const D3DFeatureLevel LeastFeatureLevel = D3DFeatureLevel.Level110;

    private ComPtr<ID3D12Device> _device;
    private ComPtr<IDXGIAdapter3> _memory;
    private GpuQueue? _drawing;
    private DeviceMessages? _messages;
    private bool _isLossNoted;
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

    /// <summary>The device; it stays this object's. It may be used from any thread.</summary>
    public ID3D12Device* Handle => _device.Handle;

    /// <summary>The queue that copies inputs and draws; it stays this object's.</summary>
    public GpuQueue Drawing => _drawing!;

    /// <summary>DirectML on the device.</summary>
    public DirectMLDevice MachineLearning => _machineLearning!;

    /// <summary>Whether the debug layer is on.</summary>
    public bool HasDebugLayer => Libraries.HasDebugLayer;

    /// <summary>What Direct3D says of its use, where the debug layer is on, and of a removal.</summary>
    public DebugLog Log { get; } = new();

    /// <summary>Counts what is read back.</summary>
    public ReadbackCounter Readbacks { get; } = new();

    /// <summary>GPU clock ticks per second.</summary>
    public ulong TimestampFrequency { get; private set; }

    /// <summary>
    /// How many references to the device are left now that it was freed: every object made on it holds one, so none
    /// should be. Known after <see cref="Dispose"/>; another device that the process has on the same adapter counts as
    /// well.
    /// </summary>
    public uint LiveReferences { get; private set; }

    /// <summary>Creates the device.</summary>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="debug">Whether the debug layer checks every call, where the system has it.</param>
    /// <exception cref="Generators.InputException">
    /// The adapter that was asked for is not there, or none can be used.
    /// </exception>
    public static GraphicsDevice Create(string? adapter, bool debug = false)
    {
        var libraries = new GraphicsLibraries(debug);
        try
        {
            using var adapters = new AdapterList(libraries);
            AdapterChoice choice = adapters.Choose(adapter);
            if (choice.Index is not { } index)
                throw new Generators.InputException($"DirectML cannot play here: {choice.Reason}");
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

    /// <summary>Throws when a call failed.</summary>
    /// <param name="result">The HRESULT.</param>
    /// <param name="call">The call, as its documentation names it.</param>
    /// <exception cref="DeviceLostException">The device is gone, whatever the code says.</exception>
    /// <exception cref="GraphicsException">The call failed otherwise.</exception>
    public void Check(int result, string call)
    {
        if (result >= 0)
            return;
        ThrowIfLost();
        Direct3DCall.Check(result, call);
    }

    /// <summary>Throws when the device is gone.</summary>
    /// <param name="noticed">The error that made one ask; null for none.</param>
    /// <exception cref="DeviceLostException">It is gone.</exception>
    public void ThrowIfLost(Exception? noticed = null)
    {
        int reason = Handle->GetDeviceRemovedReason();
        if (reason >= 0)
            return;
        if (!_isLossNoted)
            DeviceMessages.AddBreadcrumbs(Handle, Log);
        _isLossNoted = true;
        throw new DeviceLostException(HResultText.Of(reason), noticed);
    }

    /// <summary>The adapter's memory as it is now; null where the system does not tell.</summary>
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

    /// <summary>Removes the device, as a reset of the driver would.</summary>
    /// <returns>Whether it is gone now; null where the system cannot do that.</returns>
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
        _drawing = new GpuQueue(this, CommandListType.Direct, "drawing");
        ulong frequency;
        TimestampFrequency = Drawing.Handle->GetTimestampFrequency(&frequency) >= 0 ? frequency : 0;
        ComPtr<IDXGIAdapter3> memory = default;
        if (adapter->QueryInterface(SilkMarshal.GuidPtrOf<IDXGIAdapter3>(), (void**)memory.GetAddressOf()) >= 0)
            _memory = memory;
        _machineLearning = new DirectMLDevice(Handle);
    }
}

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
