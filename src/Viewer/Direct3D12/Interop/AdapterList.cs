using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>The graphics adapters of this machine, fastest first, the system's software adapter last.</summary>
internal sealed unsafe class AdapterList : IDisposable
{
    // Limits the enumeration, which a faulty driver may never end.
    private const uint Most = 64;

    private readonly GraphicsLibraries _libraries;
    private readonly List<ComPtr<IDXGIAdapter1>> _adapters = [];
    private readonly List<AdapterDescription> _descriptions = [];

    /// <summary>Enumerates the adapters without creating devices, which would wake sleeping adapters.</summary>
    /// <param name="libraries">The entry points; owned by the caller.</param>
    public AdapterList(GraphicsLibraries libraries)
    {
        _libraries = libraries;
        try
        {
            for (uint i = 0; i < Most; i++)
            {
                ComPtr<IDXGIAdapter1> adapter = default;
                int result = libraries.Factory->EnumAdapterByGpuPreference(
                    i,
                    GpuPreference.HighPerformance,
                    SilkMarshal.GuidPtrOf<IDXGIAdapter1>(),
                    (void**)adapter.GetAddressOf());
                if (result < 0)
                    break;
                Add(adapter);
            }

            AddWarp();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The properties of the adapters.</summary>
    public IReadOnlyList<AdapterDescription> Descriptions => _descriptions;

    /// <summary>An adapter; owned by this object.</summary>
    public IDXGIAdapter1* this[int index] => _adapters[index].Handle;

    /// <summary>Selects an adapter, creating a temporary device on it to query its capabilities.</summary>
    /// <param name="asked">The value of --adapter; null for the fastest hardware adapter.</param>
    /// <exception cref="Generators.InputException">The requested adapter does not exist, or cannot be used.</exception>
    public AdapterChoice Choose(string? asked) => AdapterChoice.OfExamined(
        _descriptions, asked, index => Examine(_adapters[index], _descriptions[index]));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ComPtr<IDXGIAdapter1> adapter in _adapters)
            adapter.Dispose();
        _adapters.Clear();
    }

    /// <summary>Adds the Windows Advanced Rasterization Platform if it was not enumerated.</summary>
    private void AddWarp()
    {
        ComPtr<IDXGIAdapter1> warp = default;
        int result = _libraries.Factory->EnumWarpAdapter(
            SilkMarshal.GuidPtrOf<IDXGIAdapter1>(), (void**)warp.GetAddressOf());
        if (result < 0)
            return;
        AdapterDesc1 description;
        long luid = warp.Handle->GetDesc1(&description) >= 0 ? LuidOf(description) : 0;
        if (_descriptions.All(known => known.Luid != luid))
            Add(warp);
        else
            warp.Dispose();
    }

    private void Add(ComPtr<IDXGIAdapter1> adapter)
    {
        _adapters.Add(adapter);
        AdapterDesc1 raw;
        Direct3DCall.Check(adapter.Handle->GetDesc1(&raw), "IDXGIAdapter1::GetDesc1");
        string name = new string(raw.Description).TrimEnd('\0', ' ');
        long driver;
        bool knowsDriver = adapter.Handle->CheckInterfaceSupport(SilkMarshal.GuidPtrOf<IDXGIDevice>(), &driver) >= 0;
        _descriptions.Add(new AdapterDescription(
            name,
            LuidOf(raw),
            raw.DedicatedVideoMemory,
            raw.SharedSystemMemory,
            knowsDriver ? FeatureLevels.Driver(driver) : "",
            SoftwareAdapters.IsSoftware(raw.Flags, raw.VendorId, raw.DeviceId, name)));
    }

    private AdapterDescription Examine(ComPtr<IDXGIAdapter1> adapter, AdapterDescription description)
    {
        ComPtr<ID3D12Device> device = default;
        try
        {
            Direct3DCall.Check(
                _libraries.D3D12.CreateDevice(
                    (IUnknown*)adapter.Handle,
                    GraphicsDevice.LeastFeatureLevel,
                    SilkMarshal.GuidPtrOf<ID3D12Device>(),
                    (void**)device.GetAddressOf()),
                "D3D12CreateDevice");
            description = description with { ShaderModel = ShaderModelOf(device) };
            using var machineLearning = new DirectMLDevice(device.Handle);
            return description with { DirectMLFeatureLevel = FeatureLevels.DirectML(machineLearning.FeatureLevel) };
        }
        catch (Exception e) when (e is GraphicsException or DeviceLostException or DllNotFoundException)
        {
            return description with
            {
                Problem = e is DllNotFoundException
                    ? MissingLibrary.Explain(e, AppContext.BaseDirectory).Message
                    : e.Message,
            };
        }
        finally
        {
            device.Dispose();
        }
    }

    private static string ShaderModelOf(ComPtr<ID3D12Device> device)
    {
        // A runtime rejects queries for shader models that it does not know, so the newest is queried first.
        for (int model = 0x69; model >= 0x60; model--)
        {
            var data = new FeatureDataShaderModel { HighestShaderModel = (D3DShaderModel)model };
            int result = device.Handle->CheckFeatureSupport(
                Silk.NET.Direct3D12.Feature.ShaderModel, &data, (uint)sizeof(FeatureDataShaderModel));
            if (result >= 0)
                return FeatureLevels.ShaderModel((int)data.HighestShaderModel);
        }

        return FeatureLevels.ShaderModel(0x51);
    }

    private static long LuidOf(AdapterDesc1 description) =>
        ((long)description.AdapterLuid.High << 32) | description.AdapterLuid.Low;
}
