using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>What a frame is painted on.</summary>
internal abstract unsafe class RenderSurface
{
    /// <summary>Width in pixels.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels.</summary>
    public abstract int Height { get; }

    /// <summary>The texture to paint on now; it stays the surface's.</summary>
    public abstract ID3D12Resource* Texture { get; }

    /// <summary>The view of it as a render target.</summary>
    public abstract CpuDescriptorHandle View { get; }

    /// <summary>The state in which a frame finds it and leaves it.</summary>
    public abstract ResourceStates IdleState { get; }
}
