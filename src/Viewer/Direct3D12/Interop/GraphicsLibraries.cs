using ImageGen.Generators;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>The entry points of DXGI and Direct3D 12, and the factory of adapters and swap chains.</summary>
internal sealed unsafe class GraphicsLibraries : IDisposable
{
    private ComPtr<IDXGIFactory6> _factory;

    /// <summary>Loads the libraries.</summary>
    /// <param name="debug">Whether the debug layer checks every call, where the system has it.</param>
    /// <exception cref="InputException">The system has no Direct3D 12.</exception>
    /// <exception cref="GraphicsException">
    /// The system is too old: IDXGIFactory6 came with Windows 10, version 1803.
    /// </exception>
    public GraphicsLibraries(bool debug)
    {
        // Without a window: on Windows it is only asked where there is none of its own DXGI.
        try
        {
            Dxgi = DXGI.GetApi(null!);
            D3D12 = D3D12.GetApi();
        }
        catch (FileNotFoundException e)
        {
            throw new InputException("There is no Direct3D 12 on this system; it came with Windows 10", e);
        }

        try
        {
            HasDebugLayer = debug && TryEnableDebugLayer();
            // It needs no layer that may not be installed.
            if (debug)
                DeviceMessages.NoteBreadcrumbs(D3D12);
            ComPtr<IDXGIFactory6> factory = default;
            Direct3DCall.Check(
                Dxgi.CreateDXGIFactory2(
                    HasDebugLayer ? 1u : 0u, SilkMarshal.GuidPtrOf<IDXGIFactory6>(), (void**)factory.GetAddressOf()),
                "CreateDXGIFactory2");
            _factory = factory;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The functions of dxgi.dll.</summary>
    public DXGI Dxgi { get; }

    /// <summary>The functions of d3d12.dll.</summary>
    public D3D12 D3D12 { get; }

    /// <summary>Whether the debug layer is on.</summary>
    public bool HasDebugLayer { get; }

    /// <summary>The factory; it stays this object's.</summary>
    public IDXGIFactory6* Factory => _factory.Handle;

    /// <inheritdoc/>
    /// <remarks>
    /// The libraries stay loaded: others in the process use them too, and DirectML.dll does not survive being unloaded.
    /// </remarks>
    public void Dispose() => _factory.Dispose();

    private bool TryEnableDebugLayer()
    {
        ComPtr<ID3D12Debug> layer = default;
        if (D3D12.GetDebugInterface(SilkMarshal.GuidPtrOf<ID3D12Debug>(), (void**)layer.GetAddressOf()) < 0)
            return false;
        layer.Handle->EnableDebugLayer();
        layer.Dispose();
        return true;
    }
}

/// <summary>Checks the HRESULTs of COM calls.</summary>
internal static class Direct3DCall
{
    /// <summary>Throws when a call failed.</summary>
    /// <param name="result">The HRESULT.</param>
    /// <param name="call">The call, as its documentation names it.</param>
    /// <exception cref="DeviceLostException">The code says that the device is gone.</exception>
    /// <exception cref="GraphicsException">The call failed otherwise.</exception>
    public static void Check(int result, string call)
    {
        if (result >= 0)
            return;
        var failure = new GraphicsException(call, result);
        if (HResultText.IsLoss(result))
            throw new DeviceLostException(HResultText.Of(result), failure);
        throw failure;
    }
}
