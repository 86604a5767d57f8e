using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>What makes the pictures of one model's tiles, and where in the GPU's memory they are.</summary>
internal abstract class GpuPictures : IDisposable
{
    /// <summary>Buffers of the tiles, each in a buffer of its own.</summary>
    public abstract IReadOnlyList<TileBuffer> Buffers { get; }

    /// <summary>Records the copies of the inputs of all tiles into the engine's current frame.</summary>
    /// <param name="inputs">The inputs.</param>
    public abstract void Fill(LatentBatch inputs);

    /// <summary>Submits the making of the pictures, behind the copies that were submitted before.</summary>
    /// <param name="drawing">The queue that copied the inputs and will draw the pictures.</param>
    /// <param name="filled">The signal of its fence behind the copies.</param>
    public abstract void Run(GpuQueue drawing, ulong filled);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the buffers.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Some of a model's tiles, whose pictures lie in one buffer.</summary>
/// <param name="First">The first tile.</param>
/// <param name="Count">How many tiles.</param>
/// <param name="Images">Their pictures: [count or more, channels, height, width] in [0, 1].</param>
/// <param name="Sources">What they were translated from; null unless the model translates pictures.</param>
internal sealed record TileBuffer(int First, int Count, GpuBuffer Images, GpuBuffer? Sources);
