using ImageGen.Generators.Latents;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Refreshes the tiles of a grid in turns: a subset per frame, in a fixed pseudo-random order, so that the subsets are
/// not visible. The other tiles keep their previous picture.
/// </summary>
internal sealed class InterleavedRefresh : IDisposable
{
    private readonly ModelBatch _batch;
    private readonly int[] _order;
    private readonly float[] _images;
    private readonly float[] _sources;
    private readonly int _imageSize;
    private int _next;

    /// <summary>Creates the refresh of a grid.</summary>
    /// <param name="model">The model; owned by the caller.</param>
    /// <param name="inputs">A batch of all tiles.</param>
    /// <param name="parts">Number of frames that refresh all tiles, at most the number of tiles.</param>
    /// <param name="isCalibrated">Whether a subset is run as whole grids are, by the fastest plan.</param>
    public InterleavedRefresh(LoadedModel model, LatentBatch inputs, int parts, bool isCalibrated)
    {
        int size = (inputs.Count + parts - 1) / parts;
        _batch = new ModelBatch(model, size, isCalibrated);
        _order = [.. Enumerable.Range(0, inputs.Count).OrderBy(tile => CounterRandom.Uniform01(0, tile))];
        _imageSize = model.Info.Image.Size;
        _images = new float[inputs.Count * _imageSize];
        _sources = new float[inputs.Sources.Length];
    }

    /// <summary>The pictures of all tiles: [tiles, channels, height, width] in [0, 1].</summary>
    public ReadOnlySpan<float> Images => _images;

    /// <summary>
    /// The source pictures of the tiles: [tiles, c, h, w] in [0, 1]; empty unless the generator is image-to-image.
    /// </summary>
    public ReadOnlySpan<float> Sources => _sources;

    /// <summary>Copies the current pictures of all tiles.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="sources">Their source pictures, or empty.</param>
    public void Begin(ReadOnlySpan<float> images, ReadOnlySpan<float> sources)
    {
        images.CopyTo(_images);
        sources.CopyTo(_sources);
    }

    /// <summary>Copies the inputs of the next subset of tiles. Allocates nothing.</summary>
    /// <param name="inputs">The inputs of all tiles.</param>
    public void Fill(LatentBatch inputs)
    {
        for (int i = 0; i < _batch.Size; i++)
        {
            int tile = TileOf(i);
            inputs.Latent(tile).CopyTo(_batch.Latents[(i * inputs.LatentSize)..]);
            inputs.Label(tile).CopyTo(_batch.Labels[(i * inputs.LabelSize)..]);
            inputs.Source(tile).CopyTo(_batch.Sources[(i * inputs.SourceSize)..]);
            inputs.Source(tile).CopyTo(_sources.AsSpan(tile * inputs.SourceSize));
        }
    }

    /// <summary>Runs the generator for the next subset of tiles. Allocates nothing.</summary>
    public void Run()
    {
        _batch.Run();
        Take();
    }

    /// <summary>Likewise, where a run ends later than it is begun.</summary>
    public async Task RunAsync()
    {
        await _batch.RunAsync();
        Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    private void Take()
    {
        for (int i = 0; i < _batch.Size; i++)
            _batch.Images.Slice(i * _imageSize, _imageSize).CopyTo(_images.AsSpan(TileOf(i) * _imageSize));
        _next = (_next + _batch.Size) % _order.Length;
    }

    private int TileOf(int place) => _order[(_next + place) % _order.Length];
}
