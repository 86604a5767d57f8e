using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>The recording of a session in progress, and a finished one that is to be rendered.</summary>
internal sealed class SessionRecorder : IDisposable
{
    private const double ShortestLoop = 1;

    private Recording? _running;
    private Recording? _finished;
    private double _since;

    /// <summary>Length of the recording in progress in seconds; null if there is none.</summary>
    public double? Seconds => _running?.Seconds;

    /// <summary>Starts or stops a recording.</summary>
    /// <param name="now">The current time in seconds.</param>
    public void Toggle(double now)
    {
        if (_running is null)
            (_running, _since) = (new Recording(), now);
        else
            Finish();
    }

    /// <summary>Records an exact loop.</summary>
    /// <param name="views">The displayed models.</param>
    /// <param name="state">The initial state of the loop.</param>
    /// <param name="canvas">The painting, if shown.</param>
    /// <param name="seconds">Playing time in seconds; clamped to its range.</param>
    public void Loop(IReadOnlyList<ModelView> views, ViewState state, PaintedCanvas? canvas, double seconds)
    {
        _finished?.Dispose();
        _finished = Recording.Loop(
            [.. views.Select(view => view.Model)],
            state,
            canvas,
            Math.Clamp(seconds, ShortestLoop, Recording.MostSeconds));
    }

    /// <summary>Adds the frames that are due, if a recording is in progress.</summary>
    /// <param name="now">The current time in seconds.</param>
    /// <param name="views">The displayed models.</param>
    /// <param name="state">The current state.</param>
    /// <param name="speed">The current speed of its time, in seconds per second.</param>
    /// <param name="canvas">The painting, if shown.</param>
    public void Take(double now, IReadOnlyList<ModelView> views, ViewState state, double speed, PaintedCanvas? canvas)
    {
        if (_running is not { } recording)
            return;
        recording.Take(now - _since, [.. views.Select(view => view.Model)], state, speed, canvas);
        if (recording.IsFull)
            Finish();
    }

    /// <summary>
    /// Takes the finished recording, to be rendered and disposed by the caller; returns null if there is none.
    /// </summary>
    public Recording? TakeFinished()
    {
        Recording? finished = _finished;
        _finished = null;
        return finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _running?.Dispose();
        _finished?.Dispose();
    }

    private void Finish()
    {
        _finished?.Dispose();
        (_finished, _running) = (_running, null);
    }
}
