using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>Records a session: the recording in progress, and one that waits to be rendered.</summary>
internal sealed class SessionRecorder : IDisposable
{
    private const double ShortestLoop = 1;

    private Recording? _running;
    private Recording? _finished;
    private double _since;

    /// <summary>Length of the recording in progress, in seconds; null when there is none.</summary>
    public double? Seconds => _running?.Seconds;

    /// <summary>Begins a recording, or ends it.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public void Toggle(double now)
    {
        if (_running is null)
            (_running, _since) = (new Recording(), now);
        else
            Finish();
    }

    /// <summary>Makes a recording of an exact loop.</summary>
    /// <param name="views">What is seen.</param>
    /// <param name="state">The state that the loop goes round from.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
    /// <param name="seconds">How long it plays; clamped to its range.</param>
    public void Loop(IReadOnlyList<ModelView> views, ViewState state, PaintedCanvas? canvas, double seconds)
    {
        _finished?.Dispose();
        _finished = Recording.Loop(
            [.. views.Select(view => view.Model)],
            state,
            canvas,
            Math.Clamp(seconds, ShortestLoop, Recording.MostSeconds));
    }

    /// <summary>Adds the frames that are due, if a recording is being made.</summary>
    /// <param name="now">The clock, in seconds.</param>
    /// <param name="views">What is seen.</param>
    /// <param name="state">The state now.</param>
    /// <param name="speed">How fast its time runs at this moment, in seconds per second.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
    public void Take(double now, IReadOnlyList<ModelView> views, ViewState state, double speed, PaintedCanvas? canvas)
    {
        if (_running is not { } recording)
            return;
        recording.Take(now - _since, [.. views.Select(view => view.Model)], state, speed, canvas);
        if (recording.IsFull)
            Finish();
    }

    /// <summary>
    /// A recording that is finished, to be rendered and disposed by the caller; null when there is none.
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
