using Microsoft.Win32.SafeHandles;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>
/// The flip-model swap chain of a window. A waitable object signals when the next frame can be queued, so that frames
/// are made from the latest input and do not queue up. The colour space is SDR sRGB, which the desktop maps correctly
/// on HDR displays.
/// </summary>
internal sealed unsafe class SwapChainSurface : RenderSurface, IDisposable
{
    private const int BufferCount = 3;
    private const uint MostQueuedFrames = 2;
    private const uint UseAsTarget = 0x20; // DXGI_USAGE_RENDER_TARGET_OUTPUT
    private const uint NoAltEnter = 2; // DXGI_MWA_NO_ALT_ENTER: the viewer handles full screen
    private const uint AllowTearing = 0x200; // DXGI_PRESENT_ALLOW_TEARING
    private const uint PresentTest = 1; // DXGI_PRESENT_TEST: does not present
    private const int Occluded = 0x087A0001; // DXGI_STATUS_OCCLUDED
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly GraphicsDevice _device;
    private readonly bool _waits;
    private readonly bool _tears;
    private readonly TargetViews? _views;
    private readonly ComPtr<ID3D12Resource>[] _buffers = new ComPtr<ID3D12Resource>[BufferCount];
    private readonly AutoResetEvent? _ready;
    private readonly uint _flags;
    private ComPtr<IDXGISwapChain3> _chain;
    private int _width;
    private int _height;

    /// <summary>Creates the swap chain of a window.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="window">The window's HWND.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="waitsForDisplay">Whether frames are synchronized to the vertical refresh.</param>
    public SwapChainSurface(GraphicsDevice device, nint window, int width, int height, bool waitsForDisplay)
    {
        _device = device;
        _waits = waitsForDisplay;
        _tears = !waitsForDisplay && CanTear(device);
        _flags = (uint)SwapChainFlag.FrameLatencyWaitableObject | (_tears ? (uint)SwapChainFlag.AllowTearing : 0);
        (_width, _height) = (width, height);
        try
        {
            Create(window);
            device.Check(
                _chain.Handle->SetMaximumFrameLatency(MostQueuedFrames), "IDXGISwapChain2::SetMaximumFrameLatency");
            _ready = new AutoResetEvent(initialState: false);
            // Its original handle is closed first, because nothing else closes it.
            _ready.SafeWaitHandle.Dispose();
            _ready.SafeWaitHandle = new SafeWaitHandle(
                (nint)_chain.Handle->GetFrameLatencyWaitableObject(), ownsHandle: true);
            SetColors();
            _views = new TargetViews(device, BufferCount);
            TakeBuffers();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Width => _width;

    /// <inheritdoc/>
    public override int Height => _height;

    /// <inheritdoc/>
    public override ID3D12Resource* Texture => _buffers[Current].Handle;

    /// <inheritdoc/>
    public override CpuDescriptorHandle View => _views![Current];

    /// <inheritdoc/>
    public override ResourceStates IdleState => ResourceStates.Present;

    private int Current => (int)_chain.Handle->GetCurrentBackBufferIndex();

    /// <summary>Waits until the next frame can be queued.</summary>
    /// <returns>Whether it can; false after a timeout, e.g. if the display is off.</returns>
    public bool Wait() => _ready!.WaitOne(LongestWait);

    /// <summary>Presents the current buffer.</summary>
    /// <returns>Whether it is visible; false while the window is covered or the display is off.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool Present()
    {
        int result = _chain.Handle->Present(_waits ? 1u : 0u, _tears ? AllowTearing : 0);
        _device.Check(result, "IDXGISwapChain::Present");
        return result != Occluded;
    }

    /// <summary>Whether presented frames are visible again, after <see cref="Present"/> returned false.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool IsVisible()
    {
        int result = _chain.Handle->Present(0, PresentTest);
        _device.Check(result, "IDXGISwapChain::Present (test)");
        return result != Occluded;
    }

    /// <summary>Resizes the buffers. The GPU must be idle.</summary>
    /// <param name="width">The window's width in pixels, at least 1.</param>
    /// <param name="height">The window's height in pixels, at least 1.</param>
    public void Resize(int width, int height)
    {
        FreeBuffers();
        _device.Check(
            _chain.Handle->ResizeBuffers(0, (uint)width, (uint)height, Format.FormatUnknown, _flags),
            "IDXGISwapChain::ResizeBuffers");
        (_width, _height) = (width, height);
        TakeBuffers();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FreeBuffers();
        _views?.Dispose();
        _ready?.Dispose();
        _chain.Dispose();
    }

    private static bool CanTear(GraphicsDevice device)
    {
        int allowed = 0;
        return device.Libraries.Factory->CheckFeatureSupport(
            Silk.NET.DXGI.Feature.PresentAllowTearing, &allowed, sizeof(int)) >= 0 && allowed != 0;
    }

    private void Create(nint window)
    {
        var description = new SwapChainDesc1
        {
            Width = (uint)_width,
            Height = (uint)_height,
            Format = DrawingPass.Target,
            SampleDesc = new SampleDesc(1, 0),
            BufferUsage = UseAsTarget,
            BufferCount = BufferCount,
            // While the window is resized, the last frame is stretched instead of being surrounded by black.
            Scaling = Scaling.Stretch,
            SwapEffect = SwapEffect.FlipDiscard,
            AlphaMode = AlphaMode.Ignore,
            Flags = _flags,
        };
        ComPtr<IDXGISwapChain1> first = default;
        _device.Check(
            _device.Libraries.Factory->CreateSwapChainForHwnd(
                (IUnknown*)_device.Drawing.Handle,
                window,
                &description,
                null,
                (IDXGIOutput*)null,
                first.GetAddressOf()),
            "IDXGIFactory2::CreateSwapChainForHwnd");
        try
        {
            ComPtr<IDXGISwapChain3> chain = default;
            _device.Check(
                first.Handle->QueryInterface(SilkMarshal.GuidPtrOf<IDXGISwapChain3>(), (void**)chain.GetAddressOf()),
                "IDXGISwapChain1::QueryInterface (IDXGISwapChain3)");
            _chain = chain;
            _device.Check(
                _device.Libraries.Factory->MakeWindowAssociation(window, NoAltEnter),
                "IDXGIFactory::MakeWindowAssociation");
        }
        finally
        {
            first.Dispose();
        }
    }

    /// <summary>
    /// Declares the values as sRGB-encoded; the default if the swap chain does not support setting a colour space.
    /// </summary>
    private void SetColors()
    {
        const ColorSpaceType Srgb = ColorSpaceType.RgbFullG22NoneP709;
        uint support = 0;
        if (_chain.Handle->CheckColorSpaceSupport(Srgb, &support) >= 0 && (support & 1) != 0)
            _ = _chain.Handle->SetColorSpace1(Srgb);
    }

    private void TakeBuffers()
    {
        for (int i = 0; i < BufferCount; i++)
        {
            ComPtr<ID3D12Resource> buffer = default;
            _device.Check(
                _chain.Handle->GetBuffer(
                    (uint)i, SilkMarshal.GuidPtrOf<ID3D12Resource>(), (void**)buffer.GetAddressOf()),
                "IDXGISwapChain::GetBuffer");
            _buffers[i] = buffer;
            _ = buffer.Handle->SetName($"window {i}");
            _views!.Put(i, _buffers[i].Handle);
        }
    }

    private void FreeBuffers()
    {
        for (int i = 0; i < BufferCount; i++)
        {
            _buffers[i].Dispose();
            _buffers[i] = default;
        }
    }
}
