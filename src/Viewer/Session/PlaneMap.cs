using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The small map beside the plane's picture: what is found where. It is computed again when what it shows has changed
/// (model, seed, class, truncation), not from frame to frame.
/// </summary>
internal sealed class PlaneMap : IDisposable
{
    /// <summary>Columns of the map, and rows.</summary>
    public const int Columns = 7;

    private readonly LoadedModel _model;
    private readonly float[] _weights;
    private readonly float[] _shownWeights;
    private ViewScene? _scene;
    private LatentBatch? _inputs;
    private CpuGeneratorBatch? _batch;
    private LabelTour? _tour;
    private ViewState? _shown;

    /// <summary>Creates the map of a model that has a latent, and takes over one reference to the model.</summary>
    public PlaneMap(LoadedModel model)
    {
        _model = model;
        _weights = new float[model.Info.ClassNames.Count];
        _shownWeights = new float[model.Info.ClassNames.Count];
    }

    /// <summary>The model.</summary>
    public LoadedModel Model => _model;

    /// <summary>The tiles; null before there are any.</summary>
    public TileLayout? Layout => _scene?.Scene.Layout;

    /// <summary>The pictures: [tiles, channels, height, width] in [0, 1].</summary>
    public ReadOnlySpan<float> Images => _batch is null ? [] : _batch.Images;

    /// <summary>Changes whenever the map does.</summary>
    public int Version { get; private set; }

    /// <summary>Makes the map of a state, if it differs from the last one.</summary>
    /// <param name="state">The state; it fits the model.</param>
    /// <param name="time">Where on the walk, in seconds: it says which class a tour shows.</param>
    public void Show(ViewState state, double time)
    {
        if (_shown is null || _shown.Seed != state.Seed || _shown.LoopSeconds != state.LoopSeconds)
        {
            Rebuild(state);
            _shown = null;
        }

        WriteWeights(state, time);
        if (_shown is { } shown && Looks(shown, state) && _weights.AsSpan().SequenceEqual(_shownWeights))
            return;
        _shown = state;
        _weights.CopyTo(_shownWeights, 0);

        _scene!.At(state with { Label = null }, _inputs!);
        for (int tile = 0; tile < _inputs!.Count && _weights.Length > 0; tile++)
            _weights.CopyTo(_inputs.Label(tile));
        _batch!.Fill(_inputs);
        _batch.Run();
        Version++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch?.Dispose();
        _model.Release();
    }

    private static bool Looks(ViewState a, ViewState b) =>
        a.Truncation == b.Truncation && a.DragX == b.DragX && a.DragY == b.DragY;

    private void Rebuild(ViewState state)
    {
        _batch?.Dispose();
        ViewState sheet = state with
        {
            Mode = ViewMode.Plane,
            Sheet = new TileLayout(Columns, Columns),
            IsPaused = true,
        };
        _scene = new ViewScene(_model.Info, sheet, canvas: null);
        _tour = _weights.Length > 0 ? LabelTour.Of(_weights.Length, state.LoopSeconds) : null;
        _inputs = _scene.Scene.CreateBatch();
        _batch = new CpuGeneratorBatch(_model, _inputs.Count);
    }

    /// <summary>
    /// The classes shown. While they blend, the one there is most of: a map that changed with every frame would cost as
    /// much as the picture.
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
            return;
        int most = _weights.IndexOf(_weights.Max());
        Array.Clear(_weights);
        _weights[most] = 1;
    }
}
