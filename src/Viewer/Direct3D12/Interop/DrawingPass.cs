using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>A pipeline that draws instances of a quad, four corners each, into an 8-bit target.</summary>
internal sealed unsafe class DrawingPass : IDisposable
{
    /// <summary>The format of every target: UNORM, so that sRGB-encoded values stay as they are.</summary>
    public const Format Target = Format.FormatR8G8B8A8Unorm;

    private ComPtr<ID3D12PipelineState> _state;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <param name="signature">What its shaders are given; it stays the caller's.</param>
    /// <param name="file">The file of its shaders VertexMain and PixelMain.</param>
    /// <param name="blends">Whether it is blended over what is there, by its alpha.</param>
    public DrawingPass(GraphicsDevice device, DrawingSignature signature, string file, bool blends)
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
                RasterizerState = new RasterizerDesc { FillMode = FillMode.Solid, CullMode = CullMode.None, DepthClipEnable = true },
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
                device.Handle->CreateGraphicsPipelineState(&description, SilkMarshal.GuidPtrOf<ID3D12PipelineState>(), (void**)state.GetAddressOf()),
                $"ID3D12Device::CreateGraphicsPipelineState ({file})");
            _state = state;
        }
    }

    /// <summary>Records the drawing of instances.</summary>
    /// <param name="list">The list to record into; the signature, target and viewport are set.</param>
    /// <param name="constants">The constants b0, at most eight 32-bit values.</param>
    /// <param name="first">The address of the buffer t0.</param>
    /// <param name="second">The address of the buffer t1.</param>
    /// <param name="instances">Number of instances, at least 1.</param>
    public void Draw<T>(ID3D12GraphicsCommandList* list, T constants, ulong first, ulong second, int instances)
        where T : unmanaged
    {
        list->SetPipelineState(_state.Handle);
        list->SetGraphicsRoot32BitConstants(DrawingSignature.Constants, (uint)(sizeof(T) / sizeof(uint)), &constants, 0);
        list->SetGraphicsRootShaderResourceView(DrawingSignature.First, first);
        list->SetGraphicsRootShaderResourceView(DrawingSignature.Second, second);
        list->IASetPrimitiveTopology(D3DPrimitiveTopology.D3DPrimitiveTopologyTrianglestrip);
        list->DrawInstanced(4, (uint)instances, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
