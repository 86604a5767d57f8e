using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// A recording as states rather than pictures, so that the renderer can generate every frame completely and at its
/// exact time, regardless of the displayed frame rate. It references its models until disposed.
/// </summary>
internal sealed class Recording : IDisposable
{
    /// <summary>Frames per second.</summary>
    public const double Fps = 30;

    /// <summary>Maximum length in seconds.</summary>
    public const double MostSeconds = 60;

    private readonly List<RecordedFrame> _frames = [];
    private readonly HashSet<LoadedModel> _held = [];
    private PaintedCanvas? _canvas;
    private PaintedCanvas? _canvasOf;
    private int _canvasVersion;

    /// <summary>The frames so far.</summary>
    public IReadOnlyList<RecordedFrame> Frames => _frames;

    /// <summary>Playing time in seconds.</summary>
    public double Seconds => _frames.Count / Fps;

    /// <summary>Whether it is a closed loop along one walk.</summary>
    public bool IsLoop { get; private init; }

    /// <summary>Whether it has reached the maximum length.</summary>
    public bool IsFull => Seconds >= MostSeconds;

    /// <summary>Creates an exact loop: the frame after the last equals the first.</summary>
    /// <param name="models">The displayed models; referenced until the recording is disposed.</param>
    /// <param name="state">The initial state; its walks are replaced by closed ones.</param>
    /// <param name="canvas">The painting, if shown.</param>
    /// <param name="seconds">Playing time in seconds.</param>
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
    /// <param name="seconds">Time since the start of the recording.</param>
    /// <param name="models">The displayed models.</param>
    /// <param name="state">The current state.</param>
    /// <param name="speed">The current speed of its time, in seconds per second.</param>
    /// <param name="canvas">The painting, if shown.</param>
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

        // Consecutive frames of the same models share one list.
        if (_frames.Count > 0 && _frames[^1].Models.SequenceEqual(models))
            models = _frames[^1].Models;
        _frames.Add(new RecordedFrame(models, state, state.Mode == ViewMode.Canvas ? CopyOf(canvas) : null));
    }

    // An unchanged painting is copied only once.
    private PaintedCanvas? CopyOf(PaintedCanvas? canvas)
    {
        if (canvas is null || (ReferenceEquals(canvas, _canvasOf) && canvas.Version == _canvasVersion))
            return canvas is null ? null : _canvas;
        (_canvas, _canvasOf, _canvasVersion) = (canvas.Copy(), canvas, canvas.Version);
        return _canvas;
    }
}

/// <summary>One frame of a recording.</summary>
/// <param name="Models">The displayed models, from left to right.</param>
/// <param name="State">The state, at the frame's time.</param>
/// <param name="Canvas">The painting at that time; null if not shown.</param>
internal sealed record RecordedFrame(IReadOnlyList<LoadedModel> Models, ViewState State, PaintedCanvas? Canvas);
