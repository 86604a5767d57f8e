using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>A pipeline that draws instanced quads, four vertices each, into an 8-bit render target.</summary>
internal sealed unsafe class DrawingPass : IDisposable
{
    /// <summary>The format of all render targets: UNORM, so that sRGB-encoded values are not converted.</summary>
    public const Format Target = Format.FormatR8G8B8A8Unorm;

    private ComPtr<ID3D12PipelineState> _state;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="signature">The root signature; owned by the caller.</param>
    /// <param name="file">The file of the shaders VertexMain and PixelMain.</param>
    /// <param name="blends">Whether alpha blending is enabled.</param>
    public DrawingPass(GraphicsDevice device, RootSignature signature, string file, bool blends)
    {
        byte[] vertex = ShaderCompiler.Compile(file, "VertexMain", "vs_5_1");
        byte[] pixel = ShaderCompiler.Compile(file, "PixelMain", "ps_5_1");
        fixed (byte* vertexCode = vertex, pixelCode = pixel)
        {
            var description = new GraphicsPipelineStateDesc
            {
                PRootSignature = signature.Handle,
                VS = new ShaderBytecode { PShaderBytecode = vertexCode, BytecodeLength = (nuint)vertex.Length },
                PS = new ShaderBytecode { PShaderBytecode = pixelCode, BytecodeLength = (nuint)pixel.Length },
                SampleMask = uint.MaxValue,
                RasterizerState = new RasterizerDesc
                {
                    FillMode = FillMode.Solid,
                    CullMode = CullMode.None,
                    DepthClipEnable = true,
                },
                PrimitiveTopologyType = PrimitiveTopologyType.Triangle,
                NumRenderTargets = 1,
                SampleDesc = new SampleDesc(1, 0),
            };
            description.RTVFormats.Element0 = Target;
            description.BlendState.RenderTarget.Element0 = new RenderTargetBlendDesc
            {
                BlendEnable = blends,
                SrcBlend = Blend.SrcAlpha,
                DestBlend = Blend.InvSrcAlpha,
                BlendOp = BlendOp.Add,
                SrcBlendAlpha = Blend.Zero,
                DestBlendAlpha = Blend.One,
                BlendOpAlpha = BlendOp.Add,
                LogicOp = LogicOp.Noop,
                RenderTargetWriteMask = (byte)ColorWriteEnable.All,
            };
            ComPtr<ID3D12PipelineState> state = default;
            device.Check(
                device.Handle->CreateGraphicsPipelineState(
                    &description, SilkMarshal.GuidPtrOf<ID3D12PipelineState>(), (void**)state.GetAddressOf()),
                $"ID3D12Device::CreateGraphicsPipelineState ({file})");
            _state = state;
            _ = _state.Handle->SetName(file);
        }
    }

    /// <summary>Records a draw call.</summary>
    /// <param name="list">The command list; root signature, render target and viewport are set.</param>
    /// <param name="constants">The constants b0, at most eight 32-bit values.</param>
    /// <param name="first">The address of the buffer t0.</param>
    /// <param name="second">The address of the buffer t1.</param>
    /// <param name="instances">Number of instances, at least 1.</param>
    public void Draw<T>(ID3D12GraphicsCommandList* list, T constants, ulong first, ulong second, int instances)
        where T : unmanaged
    {
        list->SetPipelineState(_state.Handle);
        list->SetGraphicsRoot32BitConstants(RootSignature.Constants, (uint)(sizeof(T) / sizeof(uint)), &constants, 0);
        list->SetGraphicsRootShaderResourceView(RootSignature.First, first);
        list->SetGraphicsRootShaderResourceView(RootSignature.Second, second);
        list->IASetPrimitiveTopology(D3DPrimitiveTopology.D3DPrimitiveTopologyTrianglestrip);
        list->DrawInstanced(4, (uint)instances, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}

/// <summary>
/// The root signature of all passes: a few constants and two buffers as root descriptors. Without descriptor heaps and
/// tables, a tensor written by ONNX Runtime is bound by its GPU address.
/// </summary>
internal sealed unsafe class RootSignature : IDisposable
{
    /// <summary>Index of the parameter with the constants b0.</summary>
    public const uint Constants = 0;

    /// <summary>Index of the parameter with the buffer t0.</summary>
    public const uint First = 1;

    /// <summary>Index of the parameter with the buffer t1.</summary>
    public const uint Second = 2;

    /// <summary>Number of 32-bit constants.</summary>
    public const uint ConstantCount = 8;

    private ComPtr<ID3D12RootSignature> _signature;

    /// <summary>Creates the root signature.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    public RootSignature(GraphicsDevice device)
    {
        RootParameter* parameters = stackalloc RootParameter[3];
        parameters[Constants] = new RootParameter
        {
            ParameterType = RootParameterType.Type32BitConstants,
            Constants = new RootConstants { ShaderRegister = 0, Num32BitValues = ConstantCount },
        };
        parameters[First] = new RootParameter
        {
            ParameterType = RootParameterType.TypeSrv,
            Descriptor = new RootDescriptor { ShaderRegister = 0 },
        };
        parameters[Second] = new RootParameter
        {
            ParameterType = RootParameterType.TypeSrv,
            Descriptor = new RootDescriptor { ShaderRegister = 1 },
        };
        var description = new RootSignatureDesc { NumParameters = 3, PParameters = parameters };
        ComPtr<ID3D10Blob> blob = default;
        ComPtr<ID3D10Blob> messages = default;
        try
        {
            Direct3DCall.Check(
                device.Libraries.D3D12.SerializeRootSignature(
                    &description, D3DRootSignatureVersion.Version10, blob.GetAddressOf(), messages.GetAddressOf()),
                "D3D12SerializeRootSignature");
            ComPtr<ID3D12RootSignature> signature = default;
            device.Check(
                device.Handle->CreateRootSignature(
                    0, blob.Handle->GetBufferPointer(), blob.Handle->GetBufferSize(),
                    SilkMarshal.GuidPtrOf<ID3D12RootSignature>(), (void**)signature.GetAddressOf()),
                "ID3D12Device::CreateRootSignature");
            _signature = signature;
            _ = _signature.Handle->SetName("all passes");
        }
        finally
        {
            messages.Dispose();
            blob.Dispose();
        }
    }

    /// <summary>The root signature; owned by this object.</summary>
    public ID3D12RootSignature* Handle => _signature.Handle;

    /// <inheritdoc/>
    public void Dispose() => _signature.Dispose();
}
