using System.Diagnostics;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// One model in one viewer: the scene of a state, and the batch that generates its pictures. It follows the state from
/// frame to frame and recreates the scene if necessary. Allocates nothing per frame while the scene stays.
/// </summary>
internal sealed class ModelView : IGeneratedPictures, IDisposable
{
    private readonly Dictionary<int, InterleavedRefresh> _turnsOfParts = [];
    private readonly bool _isCalibrated;
    private PaintedCanvas? _canvas;
    private ViewScene _scene = null!;
    private LatentBatch _inputs = null!;
    private ModelBatch? _batch;
    private InterleavedRefresh? _turns;
    private ViewState? _given;
    private ViewState _fitted = null!;

    /// <summary>Creates the view, which takes over one reference to the model.</summary>
    /// <param name="model">The model, referenced by the caller.</param>
    /// <param name="state">The initial state; adapted to the model.</param>
    /// <param name="canvas">
    /// The painting to translate; null, or one that does not fit, for an empty one if the model is image-to-image.
    /// </param>
    /// <param name="isCalibrated">
    /// Whether the model is run as it was measured to be fastest here; otherwise by the default plan, which gives the
    /// same pictures to the bit on every machine.
    /// </param>
    public ModelView(LoadedModel model, ViewState state, PaintedCanvas? canvas, bool isCalibrated = false)
    {
        Model = model;
        _isCalibrated = isCalibrated;
        _canvas = Info.Source is not { } source ? null : canvas is not null && canvas.Fits(
            source) ? canvas : new PaintedCanvas(source);
        _fitted = ViewControls.Fit(state, Info);
        Rebuild();
    }

    /// <summary>The model.</summary>
    public LoadedModel Model { get; }

    /// <summary>The model's metadata.</summary>
    public GeneratorInfo Info => Model.Info;

    /// <summary>The tiles.</summary>
    public TileLayout Layout => _scene.Scene.Layout;

    /// <summary>A number that changes with the tiles.</summary>
    public int Version { get; private set; }

    /// <summary>Number of pictures of a frame.</summary>
    public int Count => Layout.Count;

    /// <summary>The pictures: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => _turns is not null ? _turns.Images : _batch is not null ? _batch.Images : [];

    /// <summary>The source pictures: [tiles, c, h, w] in [0, 1]; empty unless the model is image-to-image.</summary>
    public ReadOnlySpan<float> Sources => _turns is null ? _inputs.Sources : _turns.Sources;

    /// <summary>The inputs of the last pictures; after <see cref="Prepare"/>, of the next ones.</summary>
    public LatentBatch Inputs => _inputs;

    /// <summary>The batch of the last pictures; null before the first, or if a device runs the generator.</summary>
    internal ModelBatch? Batch => _batch;

    /// <summary>Whether the last state shown interpolates enlarged pixels.</summary>
    public bool IsSmooth => _fitted.IsSmooth;

    /// <summary>Whether all tiles are of the last state and time shown.</summary>
    public bool IsWhole => _turns is null;

    /// <summary>Replaces the painting to translate; ignored if it does not fit the model.</summary>
    public void Put(PaintedCanvas? canvas)
    {
        if (canvas is null || ReferenceEquals(canvas, _canvas) || Info.Source is not { } source || !canvas.Fits(source))
            return;
        _canvas = canvas;
        _scene.Put(canvas);
    }

    /// <summary>Whether a state's picture changes over time.</summary>
    public bool Moves(ViewState state)
    {
        Follow(state);
        return _scene.Moves(_fitted);
    }

    /// <summary>
    /// Computes the inputs of all pictures for a device that runs the generator itself; frees the CPU batches.
    /// </summary>
    /// <param name="state">The state; adapted to the model.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    public void Prepare(ViewState state, double time)
    {
        Follow(state);
        _scene.At(_fitted, time, _inputs);
        FreeBatches();
    }

    /// <summary>Generates all pictures.</summary>
    /// <param name="state">The state; adapted to the model.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <returns>The time spent; 0 for the mosaic.</returns>
    public FrameTimings Show(ViewState state, double time)
    {
        long start = Stopwatch.GetTimestamp();
        Follow(state);
        _scene.At(_fitted, time, _inputs);
        _batch ??= new ModelBatch(Model, _inputs.Count, _isCalibrated);
        _batch.Fill(_inputs);
        long filled = Stopwatch.GetTimestamp();
        _batch.Run();
        _turns = null;
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled), TimeSpan.Zero);
    }

    /// <summary>Generates all pictures where a run ends later than it is begun.</summary>
    /// <param name="state">The state; adapted to the model.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <param name="cancellation">Ends it, where it has not come to all pictures yet.</param>
    /// <returns>The time spent; 0 for the mosaic.</returns>
    public async Task<FrameTimings> ShowAsync(ViewState state, double time, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Follow(state);
        _scene.At(_fitted, time, _inputs);
        ModelBatch batch = _batch ??= new ModelBatch(Model, _inputs.Count, _isCalibrated);
        batch.Fill(_inputs);
        long filled = Stopwatch.GetTimestamp();
        await batch.RunAsync(cancellation);
        _turns = null;
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled), TimeSpan.Zero);
    }

    /// <summary>Regenerates the next subset of the pictures; the others are unchanged.</summary>
    /// <param name="state">The state; only its time may have changed since the last frame.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <param name="parts">Number of frames that refresh all tiles.</param>
    /// <returns>The time spent; 0 for the mosaic.</returns>
    public FrameTimings ShowTurn(ViewState state, double time, int parts)
    {
        if (IsAtOnce(parts))
            return Show(state, time);
        long start = Stopwatch.GetTimestamp();
        InterleavedRefresh turns = Turn(state, time, parts);
        long filled = Stopwatch.GetTimestamp();
        turns.Run();
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled), TimeSpan.Zero);
    }

    /// <summary>
    /// Regenerates the next subset of the pictures where a run ends later than it is begun; the others are unchanged.
    /// </summary>
    /// <param name="state">The state; only its time may have changed since the last frame.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <param name="parts">Number of frames that refresh all tiles.</param>
    /// <returns>The time spent; 0 for the mosaic.</returns>
    public async Task<FrameTimings> ShowTurnAsync(ViewState state, double time, int parts)
    {
        if (IsAtOnce(parts))
            return await ShowAsync(state, time);
        long start = Stopwatch.GetTimestamp();
        InterleavedRefresh turns = Turn(state, time, parts);
        long filled = Stopwatch.GetTimestamp();
        await turns.RunAsync();
        return new(Stopwatch.GetElapsedTime(start, filled), Stopwatch.GetElapsedTime(filled), TimeSpan.Zero);
    }

    /// <summary>Frees the batches and releases the model.</summary>
    public void Dispose()
    {
        FreeBatches();
        Model.Release();
    }

    /// <summary>Adapts a state to the model, and recreates the scene if necessary.</summary>
    public void Follow(ViewState state)
    {
        if (ReferenceEquals(state, _given))
            return;
        _given = state;
        _fitted = ViewControls.Fit(state, Info);
        if (_scene.Shows(_fitted))
            return;
        FreeBatches();
        Rebuild();
    }

    private bool IsAtOnce(int parts) => parts <= 1 || Count < parts || (_batch is null && _turns is null);

    private InterleavedRefresh Turn(ViewState state, double time, int parts)
    {
        Follow(state);
        _scene.At(_fitted, time, _inputs);
        if (!_turnsOfParts.TryGetValue(parts, out InterleavedRefresh? turns))
            _turnsOfParts.Add(parts, turns = new InterleavedRefresh(Model, _inputs, parts, _isCalibrated));
        if (_turns != turns)
            turns.Begin(Images, Sources);
        _turns = turns;
        turns.Fill(_inputs);
        return turns;
    }

    private void Rebuild()
    {
        _scene = new ViewScene(Info, _fitted, _canvas, () => Model.Directions);
        _inputs = _scene.Scene.CreateBatch();
        Version++;
    }

    private void FreeBatches()
    {
        _turns = null;
        _batch?.Dispose();
        _batch = null;
        foreach (InterleavedRefresh turns in _turnsOfParts.Values)
            turns.Dispose();
        _turnsOfParts.Clear();
    }
}
