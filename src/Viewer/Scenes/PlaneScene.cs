using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A plane of the latent space: tiles at evenly spaced quantiles of two coordinates, the first increasing to the right
/// and the second upward. When animated, a highlight moves over the tiles: it follows the seed's walk if the plane is
/// the whole latent space, otherwise a separate two-dimensional walk. A conditional generator tours its classes when
/// animated, and shows class 0 otherwise.
/// </summary>
internal sealed class PlaneScene : Scene
{
    /// <summary>The quantile of the first column and of the lowest row.</summary>
    public const double Lowest = 0.02;

    /// <summary>The quantile of the last column and of the highest row.</summary>
    public const double Highest = 0.98;

    private readonly float[] _latents;
    private readonly float[] _columns;
    private readonly float[] _rows;
    private readonly LatentWalk? _walk;
    private readonly float[] _position;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator; it has a latent.</param>
    /// <param name="settings">Seed and loop length.</param>
    /// <param name="columns">
    /// Number of columns, and of rows unless the latent has a single coordinate: then there is one row.
    /// </param>
    /// <param name="moves">
    /// Whether the highlight moves and the classes are toured; otherwise the scene is static.
    /// </param>
    public PlaneScene(GeneratorInfo generator, WalkSettings settings, int columns, bool moves)
        : base(new TileLayout(WalkSettings.LatentOf(generator).Size == 1 ? 1 : columns, columns), generator)
    {
        var plane = new LatentPlane(generator, settings.Seed, Lowest, Highest);
        _latents = new float[Layout.Count * LatentSize];
        for (int tile = 0; tile < Layout.Count; tile++)
        {
            (int row, int column) = Math.DivRem(tile, Layout.Columns);
            Span<float> z = _latents.AsSpan(tile * LatentSize, LatentSize);
            plane.At(Quantile(column, Layout.Columns), Quantile(Layout.Rows - 1 - row, Layout.Rows), z);
        }

        if (generator.IsConditional && moves)
            _tour = LabelTour.Of(Classes, settings.LoopSeconds);

        // Tile positions are compared in latent coordinates if the plane is the whole latent space, else as normal
        // quantiles.
        bool whole = plane.IsWhole;
        _columns =
        [
            .. Enumerable.Range(0, Layout.Columns).Select(i => whole ? Corner(i)[0] : Normal(i, Layout.Columns)),
        ];
        _rows = [.. Enumerable.Range(0, Layout.Rows)
            .Select(
                i => whole ? Corner(i * Layout.Columns)[LatentSize - 1] : Normal(Layout.Rows - 1 - i, Layout.Rows))];
        _position = new float[whole ? LatentSize : 2];
        if (moves)
            _walk = whole ? settings.CreateWalks(generator, 1)[0] : HarmonicWalk.Create(
                settings.Seed, 2, settings.LoopSeconds);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        _latents.CopyTo(batch.Latents);
        for (int tile = 0; Classes > 0 && tile < batch.Count; tile++)
        {
            if (_tour is not null)
                _tour.At(t, batch.Label(tile));
            else
                OneHot(batch.Label(tile), 0);
        }

        batch.Highlight = _walk is null ? null : TileAt(_walk, t);
    }

    private int TileAt(LatentWalk walk, double t)
    {
        walk.At(t, _position);
        int row = Layout.Rows == 1 ? 0 : Nearest(_rows, _position[1]);
        return (row * Layout.Columns) + Nearest(_columns, _position[0]);
    }

    private Span<float> Corner(int tile) => _latents.AsSpan(tile * LatentSize, LatentSize);

    private static double Quantile(int index, int count) =>
        count == 1 ? 0.5 : Lowest + ((Highest - Lowest) * index / (count - 1));

    private static float Normal(int index, int count) => (float)NormalDistribution.InverseCdf(Quantile(index, count));

    private static int Nearest(float[] values, float value)
    {
        int nearest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (Math.Abs(values[i] - value) < Math.Abs(values[nearest] - value))
                nearest = i;
        }

        return nearest;
    }
}
