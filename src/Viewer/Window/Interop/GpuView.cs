using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Direct3D12.Interop.Drawing;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The picture source of one view on the GPU: updated when the view's tiles change or its generator is ready.
/// </summary>
/// <param name="engine">The device; must outlive this object.</param>
/// <param name="view">The view; owned by the caller.</param>
internal sealed class GpuView(FrameEngine engine, ModelView view) : IDisposable
{
    private int _version = -1;
    private IReadOnlyList<int> _sizes = [];

    /// <summary>The view.</summary>
    public ModelView View => view;

    /// <summary>The pictures; null before <see cref="Follow"/>.</summary>
    public GpuPictures? Pictures { get; private set; }

    /// <summary>The generator of the pictures; null if the CPU generates them.</summary>
    public DirectMLGenerator? Generator { get; private set; }

    /// <summary>Whether the tiles or the generator have changed.</summary>
    /// <param name="generator">The generator that is ready; null for the CPU.</param>
    public bool IsOutdated(DirectMLGenerator? generator) =>
        Pictures is null
            || _version != view.Version
            || generator != Generator
            || (generator is not null && generator.Sizes.Count != _sizes.Count);

    /// <summary>Recreates the buffers for the tiles. The GPU must be idle.</summary>
    /// <param name="generator">The generator to use; null for the CPU.</param>
    public void Follow(DirectMLGenerator? generator)
    {
        Pictures?.Dispose();
        Pictures = null;
        (Generator, _version, _sizes) = (generator, view.Version, generator?.Sizes ?? []);
        Pictures = generator is null
            ? new UploadedPictures(engine, view)
            : new DirectMLPictures(engine, generator, view.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => Pictures?.Dispose();
}
