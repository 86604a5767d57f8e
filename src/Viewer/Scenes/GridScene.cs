using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A grid of walking pictures. With class rows, there is one named row per class and all rows share the same latents,
/// so that a column shows one latent in every class. Without, every tile has its own latent.
/// </summary>
internal sealed class GridScene : Scene
{
    private readonly LatentWalk[] _walks;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="settings">Seed and loop length of the walks.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="hasClassRows">Whether there is one row per class; otherwise every tile has its own latent.</param>
    public GridScene(GeneratorInfo generator, WalkSettings settings, int columns, bool hasClassRows)
        : base(LayoutOf(generator, columns, hasClassRows), generator)
    {
        _walks = settings.CreateWalks(generator, Layout.RowNames.Count > 0 ? columns : Layout.Count);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int i = 0; i < _walks.Length; i++)
            _walks[i].At(t, batch.Latent(i));
        // Only the first rows were written; the remaining rows are copies.
        int written = _walks.Length * LatentSize;
        for (int at = written; at < batch.Latents.Length; at += written)
            batch.Latents[..written].CopyTo(batch.Latents[at..]);

        for (int tile = 0; Layout.RowNames.Count > 0 && tile < batch.Count; tile++)
            OneHot(batch.Label(tile), tile / Layout.Columns);
    }

    private static TileLayout LayoutOf(GeneratorInfo generator, int columns, bool hasClassRows) =>
        hasClassRows
            ? new TileLayout(generator.ClassNames.Count, columns, generator.ClassNames)
            : new TileLayout(columns, columns);
}
