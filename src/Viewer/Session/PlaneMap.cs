using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The small overview map beside the plane's picture. It is recomputed when the model, seed, classes, truncation or
/// drag change, asynchronously on the thread pool, so that frames do not wait for it.
/// </summary>
internal sealed class PlaneMap : IDisposable
{
    /// <summary>Number of columns and of rows of the map.</summary>
    public const int Columns = 7;

    private readonly LoadedModel _model;
    private readonly float[] _weights;
    private readonly float[] _shownWeights;
    private readonly Action _wake;
    private ViewState? _asked;
    private LatentDirections? _askedDirections;
    private LabelTour? _tour;
    private Task<MadeMap>? _making;
    private MadeMap? _made;

    /// <summary>Creates the map of a model that has a latent; takes over one reference to the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="wake">Called on any thread when the map has changed.</param>
    public PlaneMap(LoadedModel model, Action wake)
    {
        _model = model;
        _wake = wake;
        _weights = new float[model.Info.ClassNames.Count];
        _shownWeights = new float[model.Info.ClassNames.Count];
    }

    /// <summary>The model.</summary>
    public LoadedModel Model => _model;

    /// <summary>The tiles; null before the first map is ready.</summary>
    public TileLayout? Layout => _made?.Layout;

    /// <summary>The pictures: [tiles, channels, height, width] in [0, 1].</summary>
    public ReadOnlySpan<float> Images => _made is null ? [] : _made.Images;

    /// <summary>A number that changes with the map; 0 before the first one is ready.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// Takes a finished map, and starts another if the state has changed. Allocates nothing while nothing changes.
    /// </summary>
    /// <param name="state">The state; it fits the model.</param>
    /// <param name="time">Time on the walk in seconds; determines the class during a tour.</param>
    public void Follow(ViewState state, double time)
    {
        if (_making is { IsCompleted: true } finished)
        {
            _making = null;
            // After a failure the previous map is kept; the main picture reports the problem.
            if (finished.IsCompletedSuccessfully)
            {
                _made = finished.Result;
                Version++;
            }
        }

        if (_making is not null)
            return;
        if (_asked is null || _asked.LoopSeconds != state.LoopSeconds)
            _tour = _weights.Length > 0 ? LabelTour.Of(_weights.Length, state.LoopSeconds) : null;
        WriteWeights(state, time);
        LatentDirections? directions = state.Directions.IsNone ? null : _model.Directions;
        if (_asked is { } asked
            && Looks(asked, state)
            && ReferenceEquals(directions, _askedDirections)
            && _weights.AsSpan().SequenceEqual(_shownWeights))
            return;
        (_asked, _askedDirections) = (state, directions);
        _weights.CopyTo(_shownWeights, 0);
        Begin(state, directions, [.. _weights]);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Release();

    // A separate method, because a closure is allocated where its captured variables are declared, used or not.
    private void Begin(ViewState state, LatentDirections? directions, float[] weights)
    {
        if (_model.TryHold())
            _making = Task.Run(() => Make(state, directions, weights));
    }

    private async Task<MadeMap> Make(ViewState state, LatentDirections? directions, float[] weights)
    {
        try
        {
            ViewState sheet = state with
            {
                Mode = ViewMode.Plane,
                Sheet = new TileLayout(Columns, Columns),
                IsPaused = true,
                Label = null,
            };
            var scene = new ViewScene(_model.Info, sheet, canvas: null, () => directions);
            LatentBatch inputs = scene.Scene.CreateBatch();
            scene.At(sheet, inputs);
            for (int tile = 0; tile < inputs.Count && weights.Length > 0; tile++)
                weights.CopyTo(inputs.Label(tile));
            using var batch = new ModelBatch(_model, inputs.Count);
            batch.Fill(inputs);
            await batch.RunAsync();
            return new MadeMap(scene.Scene.Layout, batch.Images.ToArray());
        }
        finally
        {
            _model.Release();
            _wake();
        }
    }

    private static bool Looks(ViewState a, ViewState b) =>
        a.Seed == b.Seed && a.LoopSeconds == b.LoopSeconds && a.Truncation == b.Truncation
            && a.DragX == b.DragX && a.DragY == b.DragY && a.Directions.Equals(b.Directions);

    /// <summary>
    /// Computes the label weights. During a blend, the class with the largest weight is used: a map that changed with
    /// every frame would cost as much as the picture.
    /// </summary>
    private void WriteWeights(ViewState state, double time)
    {
        if (_weights.Length == 0)
            return;
        if (state.Label is { } label)
            label.Write(_weights);
        else
            _tour!.At(time, _weights);
        if (state.Label is { From.Count: 0 })
        {
            state.Toward.Blend(_weights);
            return;
        }

        int most = _weights.IndexOf(_weights.Max());
        Array.Clear(_weights);
        _weights[most] = 1;
        state.Toward.Blend(_weights);
    }

    private sealed record MadeMap(TileLayout Layout, float[] Images);
}
