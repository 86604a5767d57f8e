using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// One generator as a state wants it seen: the scene of the state's mode, and what the hand does to it. A stage is made
/// anew when the state asks for other tiles or other walks; everything else may change from frame to frame.
/// </summary>
internal sealed class Stage
{
    private readonly Scene _scene;
    private readonly LatentSteering? _steering;
    private readonly bool _hasClassRows;
    private readonly object _kind;

    /// <summary>Creates the stage of a state.</summary>
    /// <param name="info">The generator.</param>
    /// <param name="state">The state; it fits the generator.</param>
    /// <param name="canvas">The painted picture; needed on the canvas alone.</param>
    public Stage(GeneratorInfo info, ViewState state, PaintedCanvas? canvas)
    {
        _kind = KindOf(state);
        _scene = SceneOf(info, state, canvas);
        _hasClassRows = _scene.Layout.RowNames.Count > 0;
        if (info.Latent is not null)
            _steering = new LatentSteering(info, state.Seed);
    }

    /// <summary>The tiles.</summary>
    public Scene Scene => _scene;

    /// <summary>Whether a state can be shown on this stage.</summary>
    public bool Shows(ViewState state) => _kind.Equals(KindOf(state));

    /// <summary>Fills a batch with what a state shows. Allocates nothing.</summary>
    public void At(ViewState state, LatentBatch batch)
    {
        if (_scene is PointScene point)
            point.Place = (state.PlaneX, state.PlaneY);
        _scene.At(state.Time, batch);
        for (int tile = 0; tile < batch.Count && _steering is not null; tile++)
            _steering.Apply(state, batch.Latent(tile));
        for (int tile = 0; tile < batch.Count && batch.LabelSize > 0 && !_hasClassRows && state.Label is not null; tile++)
            state.Label.Write(batch.Label(tile));
    }

    private static object KindOf(ViewState state) => (state.Mode, state.Seed, state.LoopSeconds, state.Track, state.Columns);

    private static Scene SceneOf(GeneratorInfo info, ViewState state, PaintedCanvas? canvas)
    {
        var settings = new WalkSettings(state.Seed, state.LoopSeconds, Truncation: 1);
        return state.Mode switch
        {
            ViewMode.Canvas => new CanvasScene(info, canvas ?? throw new ArgumentNullException(nameof(canvas))),
            ViewMode.Plane => new PointScene(info, state.Seed, state.LoopSeconds),
            ViewMode.Grid when info.Source is not null => new TranslateScene(info, state.Seed, state.LoopSeconds, Sheet(state.Columns), null),
            ViewMode.Grid => new GridScene(info, settings, state.Columns, null),
            _ when info.Source is not null => new TranslateScene(info, state.Seed, state.LoopSeconds, new TileLayout(1, 1), null, state.Track),
            _ => new WalkScene(info, settings, 1, null, state.Track),
        };
    }

    // Each tile is a pair of pictures: half as many columns make a picture of about the same shape.
    private static TileLayout Sheet(int columns) => new(columns, Math.Max(1, columns / 2));
}
