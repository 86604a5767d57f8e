using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// A session's state and its current time, which advances without creating a new state. Advancing the time allocates
/// nothing.
/// </summary>
/// <param name="layoutChanged">Called when the mode, the number of columns or the rows of the grid change.</param>
internal sealed class RunningState(Action layoutChanged)
{
    /// <summary>The state; its time is that of the last change, the current one is <see cref="Time"/>.</summary>
    public ViewState State { get; private set; } = new();

    /// <summary>Current time on the walk in seconds.</summary>
    public double Time { get; private set; }

    /// <summary>Returns the state at the current time, as a basis for a changed one.</summary>
    public ViewState Now() => State.Time == Time ? State : State with { Time = Time };

    /// <summary>Replaces the state, including its time.</summary>
    public void Change(ViewState state)
    {
        if (ReferenceEquals(state, State))
            return;
        if (state.Mode != State.Mode || state.Columns != State.Columns
            || state.ShowsOneClass != State.ShowsOneClass)
            layoutChanged();
        (State, Time) = (state, state.Time);
    }

    /// <summary>Advances the class switch, and the time at the state's speed.</summary>
    /// <param name="seconds">Elapsed seconds.</param>
    /// <param name="isRunning">Whether the time advances.</param>
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
