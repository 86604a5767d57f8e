using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// What makes the pictures of one view on the GPU: it follows the view's tiles, and the generator as it gets ready.
/// </summary>
/// <param name="engine">The device; it must outlive this object.</param>
/// <param name="view">The view; it remains owned by the caller.</param>
internal sealed class GpuView(FrameEngine engine, ModelView view) : IDisposable
{
    private int _version = -1;
    private IReadOnlyList<int> _sizes = [];

    /// <summary>The view.</summary>
    public ModelView View => view;

    /// <summary>The pictures; null before <see cref="Follow"/>.</summary>
    public GpuPictures? Pictures { get; private set; }

    /// <summary>The generator that makes them; null while the CPU does.</summary>
    public DirectMLGenerator? Generator { get; private set; }

    /// <summary>Whether the tiles or what makes them are others than before.</summary>
    /// <param name="generator">What could make them now; null for the CPU.</param>
    public bool IsOutdated(DirectMLGenerator? generator) =>
        Pictures is null
            || _version != view.Version
            || generator != Generator
            || (generator is not null && generator.Sizes.Count != _sizes.Count);

    /// <summary>Makes new buffers for the tiles. The GPU must have nothing left to do.</summary>
    /// <param name="generator">What makes them from now on; null for the CPU.</param>
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
