using System.Runtime.InteropServices;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// ONNX Runtime's OrtDmlApi (dml_provider_factory.h), which its managed assembly does not expose: adds the DirectML
/// provider with a given device and queue, and wraps D3D12 resources as tensors.
/// </summary>
internal sealed unsafe partial class OrtDirectML : IOrtStatusReader
{
    // All versions of the C API since 1.10 have the functions used here; entries of its table never move.
    private const uint ApiVersion = 17;

    // Indices in the table OrtApi (onnxruntime_c_api.h).
    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;
    private const int GetExecutionProviderApi = 195;

    // Indices in the table OrtDmlApi; later entries depend on the version and are not used.
    private const int AppendExecutionProviderDml1 = 1;
    private const int CreateGpuAllocationFromD3DResource = 2;
    private const int FreeGpuAllocation = 3;
    private const int NoInterface = unchecked((int)0x80004002);

    private readonly void** _api;
    private readonly void** _dml;
    private readonly OrtStatusCheck _status;

    /// <summary>Looks up the function tables.</summary>
    /// <exception cref="GraphicsException">This ONNX Runtime was built without DirectML.</exception>
    /// <exception cref="ImageGen.Generators.InputException">ONNX Runtime's native library cannot be loaded.</exception>
    public OrtDirectML()
    {
        _status = new OrtStatusCheck(this);
        OnnxRuntimeLibrary.Require();
        void** entry = OrtGetApiBase();
        _api = ((delegate* unmanaged[Stdcall]<uint, void**>)entry[0])(ApiVersion);
        if (_api is null)
            throw new GraphicsException(
                "OrtApiBase::GetApi",
                NoInterface,
                $"this ONNX Runtime does not support version {ApiVersion} of its API");

        void** dml = null;
        fixed (byte* name = "DML\0"u8)
        {
            var find = (delegate* unmanaged[Stdcall]<byte*, uint, void***, nint>)_api[GetExecutionProviderApi];
            _status.Check(find(name, ApiVersion, &dml), "OrtApi::GetExecutionProviderApi");
        }

        _dml = dml;
    }

    /// <summary>Adds the DirectML provider to a session, on a given device and queue.</summary>
    /// <param name="options">The session's options.</param>
    /// <param name="device">The device; must outlive the session.</param>
    /// <param name="queue">The queue; must outlive the session.</param>
    public void Append(SessionOptions options, GraphicsDevice device, GpuQueue queue)
    {
        var append = (delegate* unmanaged[Stdcall]<nint, void*, void*, nint>)_dml[AppendExecutionProviderDml1];
        nint status = append(options.DangerousGetHandle(), device.MachineLearning.Handle, queue.Handle);
        GC.KeepAlive(options);
        _status.Check(status, "OrtDmlApi::SessionOptionsAppendExecutionProvider_DML1");
    }

    /// <summary>Wraps a buffer in the default heap as the data of a tensor.</summary>
    /// <returns>
    /// The data address for an OrtValue; release it with <see cref="Free"/> after disposing the OrtValue.
    /// </returns>
    public nint Allocate(ID3D12Resource* resource)
    {
        void* allocation = null;
        var create = (delegate* unmanaged[Stdcall]<void*, void**, nint>)_dml[CreateGpuAllocationFromD3DResource];
        _status.Check(create(resource, &allocation), "OrtDmlApi::CreateGPUAllocationFromD3DResource");
        return (nint)allocation;
    }

    /// <summary>Releases an allocation of <see cref="Allocate"/>; the buffer is not released.</summary>
    public void Free(nint allocation)
    {
        var free = (delegate* unmanaged[Stdcall]<void*, nint>)_dml[FreeGpuAllocation];
        _status.Check(free((void*)allocation), "OrtDmlApi::FreeGPUAllocation");
    }

    /// <inheritdoc/>
    string IOrtStatusReader.Message(nint status) =>
        Marshal.PtrToStringUTF8(
            (nint)((delegate* unmanaged[Stdcall]<nint, byte*>)_api[GetErrorMessage])(status)) ?? "no message";

    /// <inheritdoc/>
    void IOrtStatusReader.Release(nint status) =>
        ((delegate* unmanaged[Stdcall]<nint, void>)_api[ReleaseStatus])(status);

    [LibraryImport("onnxruntime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void** OrtGetApiBase();
}
