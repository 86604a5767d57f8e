using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The state that a session shows and the time, which runs on between two changes of the state. Advancing the time
/// allocates nothing.
/// </summary>
/// <param name="layoutChanged">Called when the mode or the number of columns has changed.</param>
internal sealed class RunningState(Action layoutChanged)
{
    /// <summary>The state; its time is that of the last change, <see cref="Time"/> is now.</summary>
    public ViewState State { get; private set; } = new();

    /// <summary>Where on the walk, in seconds.</summary>
    public double Time { get; private set; }

    /// <summary>The state at the current time, to derive a changed one from.</summary>
    public ViewState Now() => State.Time == Time ? State : State with { Time = Time };

    /// <summary>Replaces the state, its time included.</summary>
    public void Change(ViewState state)
    {
        if (ReferenceEquals(state, State))
            return;
        if (state.Mode != State.Mode || state.Columns != State.Columns
            || state.ShowsOneClass != State.ShowsOneClass)
            layoutChanged();
        (State, Time) = (state, state.Time);
    }

    /// <summary>Advances the blend between labels, and the time at the state's speed.</summary>
    /// <param name="seconds">Seconds that have passed.</param>
    /// <param name="isRunning">Whether the time runs.</param>
    public void Advance(double seconds, bool isRunning)
    {
        if (isRunning)
            Time += State.Speed * seconds;
        if (State.Label is { } label
            && label.Advance(seconds, State.BlendSeconds) is var advanced
            && !ReferenceEquals(advanced, label))
            Change(State with { Label = advanced, Time = Time });
    }
}
