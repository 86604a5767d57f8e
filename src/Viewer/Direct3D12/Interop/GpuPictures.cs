using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Generates the pictures of one model's tiles into GPU buffers.</summary>
internal abstract class GpuPictures : IDisposable
{
    /// <summary>The tiles, grouped by buffer.</summary>
    public abstract IReadOnlyList<TileBuffer> Buffers { get; }

    /// <summary>Records the uploads of the inputs of all tiles into the engine's current frame.</summary>
    /// <param name="inputs">The inputs.</param>
    public abstract void Fill(LatentBatch inputs);

    /// <summary>Submits the generation of the pictures, after the uploads submitted before.</summary>
    /// <param name="drawing">The queue that uploaded the inputs and will draw the pictures.</param>
    /// <param name="filled">The value of its fence after the uploads.</param>
    public abstract void Run(GpuQueue drawing, ulong filled);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the buffers.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Consecutive tiles of a model whose pictures are in one buffer.</summary>
/// <param name="First">Index of the first tile.</param>
/// <param name="Count">Number of tiles.</param>
/// <param name="Images">The pictures: [at least count, channels, height, width] in [0, 1].</param>
/// <param name="Sources">The source pictures; null if the model does not translate pictures.</param>
internal sealed record TileBuffer(int First, int Count, GpuBuffer Images, GpuBuffer? Sources);
