using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// What was shown over some time, as states rather than pictures: the renderer makes every frame whole and at its
/// exact time, however many of them were shown. It references its models until it is disposed.
/// </summary>
internal sealed class Recording : IDisposable
{
    /// <summary>Frames per second.</summary>
    public const double Fps = 30;

    /// <summary>The longest recording, in seconds.</summary>
    public const double MostSeconds = 60;

    private readonly List<RecordedFrame> _frames = [];
    private readonly HashSet<LoadedModel> _held = [];
    private PaintedCanvas? _canvas;
    private PaintedCanvas? _canvasOf;
    private int _canvasVersion;

    /// <summary>The frames so far.</summary>
    public IReadOnlyList<RecordedFrame> Frames => _frames;

    /// <summary>How long it plays, in seconds.</summary>
    public double Seconds => _frames.Count / Fps;

    /// <summary>Whether it is a loop that closes, every frame of it on one walk.</summary>
    public bool IsLoop { get; private init; }

    /// <summary>Whether it is as long as it may be.</summary>
    public bool IsFull => Seconds >= MostSeconds;

    /// <summary>A loop that closes exactly: the frame after the last would be the first.</summary>
    /// <param name="models">The models seen; each is referenced until the recording is disposed.</param>
    /// <param name="state">The state that the loop goes round from; its walks become ones that close.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
    /// <param name="seconds">How long it plays.</param>
    public static Recording Loop(
        IReadOnlyList<LoadedModel> models, ViewState state, PaintedCanvas? canvas, double seconds)
    {
        var recording = new Recording { IsLoop = true };
        var loop = LoopFrames.Closing(state, Math.Min(seconds, MostSeconds), Fps);
        for (int i = 0; i < loop.Count; i++)
            recording.Add(models, loop.At(i), canvas);

        return recording;
    }

    /// <summary>Adds the frames that are due.</summary>
    /// <param name="seconds">The time since the recording began.</param>
    /// <param name="models">The models seen now.</param>
    /// <param name="state">The state now.</param>
    /// <param name="speed">How fast its time runs at this moment, in seconds per second.</param>
    /// <param name="canvas">The painting now, where it is seen.</param>
    public void Take(
        double seconds, IReadOnlyList<LoadedModel> models, ViewState state, double speed, PaintedCanvas? canvas)
    {
        while (Seconds <= seconds && !IsFull)
            Add(models, state with { Time = state.Time - (speed * (seconds - Seconds)) }, canvas);
    }

    /// <summary>Releases the models.</summary>
    public void Dispose()
    {
        foreach (LoadedModel model in _held)
            model.Release();
        _held.Clear();
    }

    private void Add(IReadOnlyList<LoadedModel> models, ViewState state, PaintedCanvas? canvas)
    {
        foreach (LoadedModel model in models)
        {
            if (!_held.Contains(model) && model.TryHold())
                _held.Add(model);
        }

        // Frames of the same models share the list of them.
        if (_frames.Count > 0 && _frames[^1].Models.SequenceEqual(models))
            models = _frames[^1].Models;
        _frames.Add(new RecordedFrame(models, state, state.Mode == ViewMode.Canvas ? CopyOf(canvas) : null));
    }

    // A painting that did not change is copied once.
    private PaintedCanvas? CopyOf(PaintedCanvas? canvas)
    {
        if (canvas is null || (ReferenceEquals(canvas, _canvasOf) && canvas.Version == _canvasVersion))
            return canvas is null ? null : _canvas;
        (_canvas, _canvasOf, _canvasVersion) = (canvas.Copy(), canvas, canvas.Version);
        return _canvas;
    }
}

/// <summary>One frame of a recording: what is needed to make it again.</summary>
/// <param name="Models">The models seen, from left to right.</param>
/// <param name="State">How they are seen, at what time.</param>
/// <param name="Canvas">The painting at that moment; null where none is seen.</param>
internal sealed record RecordedFrame(IReadOnlyList<LoadedModel> Models, ViewState State, PaintedCanvas? Canvas);
