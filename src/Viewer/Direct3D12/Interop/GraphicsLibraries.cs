using ImageGen.Generators;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>The entry points of DXGI and Direct3D 12, and the DXGI factory.</summary>
internal sealed unsafe class GraphicsLibraries : IDisposable
{
    private ComPtr<IDXGIFactory6> _factory;

    /// <summary>Loads the libraries.</summary>
    /// <param name="debug">Whether to enable the debug layer, if it is installed.</param>
    /// <exception cref="InputException">The system does not support Direct3D 12.</exception>
    /// <exception cref="GraphicsException">
    /// The system does not support IDXGIFactory6, which requires Windows 10 version 1803.
    /// </exception>
    public GraphicsLibraries(bool debug)
    {
        // A window handle is only used by non-native DXGI implementations.
        try
        {
            Dxgi = DXGI.GetApi(null!);
            D3D12 = D3D12.GetApi();
        }
        catch (FileNotFoundException e)
        {
            throw new InputException("Direct3D 12 is not available on this system; it requires Windows 10 or later", e);
        }

        try
        {
            HasDebugLayer = debug && TryEnableDebugLayer();
            // DRED does not require the debug layer to be installed.
            if (debug)
                Breadcrumbs = DeviceMessages.NoteBreadcrumbs(D3D12);
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

    /// <summary>Whether the debug layer is enabled.</summary>
    public bool HasDebugLayer { get; }

    /// <summary>Result of enabling DRED, an HRESULT; null if it was not requested.</summary>
    public int? Breadcrumbs { get; }

    /// <summary>The factory; owned by this object.</summary>
    public IDXGIFactory6* Factory => _factory.Handle;

    /// <inheritdoc/>
    /// <remarks>
    /// The libraries stay loaded: other code in the process uses them, and DirectML.dll does not support unloading.
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
    /// <summary>Throws if a call failed.</summary>
    /// <param name="result">The HRESULT.</param>
    /// <param name="call">Name of the call, as documented.</param>
    /// <exception cref="DeviceLostException">The code reports a lost device.</exception>
    /// <exception cref="GraphicsException">The call failed for another reason.</exception>
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
