using System.Runtime.InteropServices;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// ONNX Runtime's OrtDmlApi (dml_provider_factory.h), which its managed assembly does not show: adding the DirectML
/// provider with a device and a queue of our own, and using a D3D12 resource of our own as a tensor.
/// </summary>
internal sealed unsafe partial class OrtDirectML : IOrtStatusReader
{
    // Any version of the C interface from 1.10 on has all that is used here; entries of its table never move.
    private const uint ApiVersion = 17;

    // Places in the table OrtApi (onnxruntime_c_api.h).
    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;
    private const int GetExecutionProviderApi = 195;

    // Places in the table OrtDmlApi; later ones depend on the version and are not used.
    private const int AppendExecutionProviderDml1 = 1;
    private const int CreateGpuAllocationFromD3DResource = 2;
    private const int FreeGpuAllocation = 3;
    private const int NoInterface = unchecked((int)0x80004002);

    private readonly void** _api;
    private readonly void** _dml;
    private readonly OrtStatusCheck _status;

    /// <summary>Finds the tables.</summary>
    /// <exception cref="GraphicsException">This ONNX Runtime has no DirectML.</exception>
    /// <exception cref="ImageGen.Generators.InputException">ONNX Runtime's library does not load.</exception>
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
                $"this ONNX Runtime does not know version {ApiVersion} of its interface");

        void** dml = null;
        fixed (byte* name = "DML\0"u8)
        {
            var find = (delegate* unmanaged[Stdcall]<byte*, uint, void***, nint>)_api[GetExecutionProviderApi];
            _status.Check(find(name, ApiVersion, &dml), "OrtApi::GetExecutionProviderApi");
        }

        _dml = dml;
    }

    /// <summary>Gives a session the DirectML provider on a device and queue of our own.</summary>
    /// <param name="options">The session's options.</param>
    /// <param name="device">The device; it must outlive the session.</param>
    /// <param name="queue">The queue; it must outlive the session.</param>
    public void Append(SessionOptions options, GraphicsDevice device, GpuQueue queue)
    {
        var append = (delegate* unmanaged[Stdcall]<nint, void*, void*, nint>)_dml[AppendExecutionProviderDml1];
        nint status = append(options.DangerousGetHandle(), device.MachineLearning.Handle, queue.Handle);
        GC.KeepAlive(options);
        _status.Check(status, "OrtDmlApi::SessionOptionsAppendExecutionProvider_DML1");
    }

    /// <summary>Makes a tensor's data of a buffer in the default heap.</summary>
    /// <returns>
    /// What an OrtValue takes as the address of its data; to be freed by <see cref="Free"/>, after the OrtValue.
    /// </returns>
    public nint Allocate(ID3D12Resource* resource)
    {
        void* allocation = null;
        var create = (delegate* unmanaged[Stdcall]<void*, void**, nint>)_dml[CreateGpuAllocationFromD3DResource];
        _status.Check(create(resource, &allocation), "OrtDmlApi::CreateGPUAllocationFromD3DResource");
        return (nint)allocation;
    }

    /// <summary>Frees what <see cref="Allocate"/> made; the buffer stays.</summary>
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
