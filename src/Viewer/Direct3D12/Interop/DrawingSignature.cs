using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// What every pass is given: a few constants and two buffers by their addresses. No descriptor heaps, no tables: a tensor
/// that ONNX Runtime wrote is bound by the address of its buffer.
/// </summary>
internal sealed unsafe class DrawingSignature : IDisposable
{
    /// <summary>The parameter that holds the constants b0.</summary>
    public const uint Constants = 0;

    /// <summary>The parameter that holds the buffer t0.</summary>
    public const uint First = 1;

    /// <summary>The parameter that holds the buffer t1.</summary>
    public const uint Second = 2;

    /// <summary>How many 32-bit constants there are.</summary>
    public const uint ConstantCount = 8;

    private ComPtr<ID3D12RootSignature> _signature;

    /// <summary>Creates the signature.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    public DrawingSignature(GraphicsDevice device)
    {
        RootParameter* parameters = stackalloc RootParameter[3];
        parameters[Constants] = new RootParameter
        {
            ParameterType = RootParameterType.Type32BitConstants,
            Constants = new RootConstants { ShaderRegister = 0, Num32BitValues = ConstantCount },
        };
        parameters[First] = new RootParameter { ParameterType = RootParameterType.TypeSrv, Descriptor = new RootDescriptor { ShaderRegister = 0 } };
        parameters[Second] = new RootParameter { ParameterType = RootParameterType.TypeSrv, Descriptor = new RootDescriptor { ShaderRegister = 1 } };
        var description = new RootSignatureDesc { NumParameters = 3, PParameters = parameters };
        ComPtr<ID3D10Blob> blob = default;
        ComPtr<ID3D10Blob> messages = default;
        try
        {
            Direct3DCall.Check(
                device.Libraries.D3D12.SerializeRootSignature(&description, D3DRootSignatureVersion.Version10, blob.GetAddressOf(), messages.GetAddressOf()),
                "D3D12SerializeRootSignature");
            ComPtr<ID3D12RootSignature> signature = default;
            device.Check(
                device.Handle->CreateRootSignature(
                    0, blob.Handle->GetBufferPointer(), blob.Handle->GetBufferSize(), SilkMarshal.GuidPtrOf<ID3D12RootSignature>(), (void**)signature.GetAddressOf()),
                "ID3D12Device::CreateRootSignature");
            _signature = signature;
        }
        finally
        {
            messages.Dispose();
            blob.Dispose();
        }
    }

    /// <summary>The signature; it stays this object's.</summary>
    public ID3D12RootSignature* Handle => _signature.Handle;

    /// <inheritdoc/>
    public void Dispose() => _signature.Dispose();
}
