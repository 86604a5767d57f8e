using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A grid of pictures that all move. Conditional: a row per class with its name and the same latents in every row, so that
/// a column shows what a latent means to each class. Otherwise, or for one class: every tile has a latent of its own.
/// </summary>
internal sealed class GridScene : Scene
{
    private readonly LatentWalk[] _walks;
    private readonly int? _label;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator it is for.</param>
    /// <param name="settings">Seed, loop and truncation of the walks.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="label">The one class to show; null shows all.</param>
    public GridScene(GeneratorInfo generator, WalkSettings settings, int columns, int? label)
        : base(LayoutOf(generator, columns, label), generator)
    {
        _label = label;
        _walks = settings.CreateWalks(generator, Layout.RowNames.Count > 0 ? columns : Layout.Count);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int i = 0; i < _walks.Length; i++)
            _walks[i].At(t, batch.Latent(i));
        // The first rows are those just written; the others repeat them.
        int written = _walks.Length * LatentSize;
        for (int at = written; at < batch.Latents.Length; at += written)
            batch.Latents[..written].CopyTo(batch.Latents[at..]);

        for (int tile = 0; Classes > 0 && tile < batch.Count; tile++)
            OneHot(batch.Label(tile), _label ?? tile / Layout.Columns);
    }

    private static TileLayout LayoutOf(GeneratorInfo generator, int columns, int? label) =>
        generator.IsConditional && label is null
            ? new TileLayout(generator.ClassNames.Count, columns, generator.ClassNames)
            : new TileLayout(columns, columns);
}
