using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// The scene of a state's mode for one generator, with the state's drag and labels applied. It is recreated when tiles
/// or walks change; other fields of the state may change from frame to frame.
/// </summary>
internal sealed class ViewScene
{
    private readonly ViewState _made;
    private readonly LatentSteering? _steering;
    private readonly bool _hasClassRows;

    /// <summary>Creates the scene of a state.</summary>
    /// <param name="info">The generator.</param>
    /// <param name="state">The state; it fits the generator.</param>
    /// <param name="canvas">The painted picture; required in canvas mode only.</param>
    public ViewScene(GeneratorInfo info, ViewState state, PaintedCanvas? canvas)
    {
        _made = state;
        Scene = SceneOf(info, state, canvas);
        _hasClassRows = Scene.Layout.RowNames.Count > 0;
        if (info.Latent is not null)
            _steering = new LatentSteering(info, state.Seed);
    }

    /// <summary>The scene without drag, truncation and chosen labels.</summary>
    public Scene Scene { get; }

    /// <summary>Whether a state can be shown without recreating the scene.</summary>
    public bool Shows(ViewState state) =>
        state.Mode == _made.Mode
        && state.Seed == _made.Seed
        && state.LoopSeconds == _made.LoopSeconds
        && state.Track == _made.Track
        && state.Columns == _made.Columns
        && state.ShowsOneClass == _made.ShowsOneClass
        && state.Sheet == _made.Sheet
        && ReferenceEquals(state.Through, _made.Through)
        && (state.Sheet is null || state.IsPaused == _made.IsPaused);

    /// <summary>Whether a state's picture changes over time.</summary>
    public bool Moves(ViewState state) =>
        state.Mode is not (ViewMode.Plane or ViewMode.Canvas) || (Scene.Classes > 0 && state.Label is null);

    /// <summary>Replaces the painted picture; does nothing unless the mode is canvas.</summary>
    public void Put(PaintedCanvas canvas)
    {
        if (Scene is CanvasScene scene)
            scene.Canvas = canvas;
    }

    /// <summary>Fills a batch for a state at its own time.</summary>
    public void At(ViewState state, LatentBatch batch) => At(state, state.Time, batch);

    /// <summary>Fills a batch for a state. Allocates nothing.</summary>
    /// <param name="state">The state.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <param name="batch">Receives the inputs.</param>
    public void At(ViewState state, double time, LatentBatch batch)
    {
        if (Scene is PointScene point)
            point.Place = (state.PlaneX, state.PlaneY);
        Scene.At(time, batch);
        for (int tile = 0; tile < batch.Count && _steering is not null; tile++)
            _steering.Apply(state, batch.Latent(tile));
        bool hasLabel = batch.LabelSize > 0 && !_hasClassRows;
        for (int tile = 0; tile < batch.Count && hasLabel && state.Label is not null; tile++)
            state.Label.Write(batch.Label(tile));
    }

    private static Scene SceneOf(GeneratorInfo info, ViewState state, PaintedCanvas? canvas)
    {
        var walks = new WalkSettings(state.Seed, state.LoopSeconds, state.Through);
        return (state.Mode, state.Sheet) switch
        {
            (ViewMode.Canvas, _) => new CanvasScene(
                info, canvas ?? throw new ArgumentNullException(nameof(canvas)), state.LoopSeconds),
            (ViewMode.Plane, { } sheet) => new PlaneScene(info, walks, sheet.Columns, moves: !state.IsPaused),
            (ViewMode.Plane, null) => new PointScene(info, state.Seed, state.LoopSeconds),
            (ViewMode.Grid, var sheet) when info.Source is not null =>
                new TranslateScene(info, state.Seed, state.LoopSeconds, sheet ?? Pairs(state.Columns)),
            (ViewMode.Grid, null) => new GridScene(
                info, walks, state.Columns, hasClassRows: info.IsConditional && !state.ShowsOneClass),
            (ViewMode.Grid, { } sheet) => new GridScene(info, walks, sheet.Columns, hasClassRows: false),
            (_, var sheet) when info.Source is not null =>
                new TranslateScene(info, state.Seed, state.LoopSeconds, sheet ?? new TileLayout(1, 1), state.Track),
            (_, var sheet) => new WalkScene(info, walks, sheet?.Columns ?? 1, state.Track),
        };
    }

    // Each tile is a pair of pictures: half as many columns keep the aspect ratio about the same.
    private static TileLayout Pairs(int columns) => new(columns, Math.Max(1, columns / 2));
}
