namespace ImageGen.Viewer.Scenes;

/// <summary>
/// The frames of an animation that goes round a loop once: the frame after the last would be the first. Recordings,
/// <c>render</c> and a session that is rendered again take them from here, so that their frames are the same.
/// </summary>
/// <param name="State">What is seen, at the time of the first frame; its walks close.</param>
/// <param name="Count">How many frames there are, at least 1.</param>
internal sealed record LoopFrames(ViewState State, int Count)
{
    /// <summary>The frames of a state whose walks close.</summary>
    /// <param name="state">The state.</param>
    /// <param name="fps">Frames a second.</param>
    public static LoopFrames Of(ViewState state, double fps)
    {
        double seconds = (state.LoopSeconds ?? throw new ArgumentException("The state has no loop.", nameof(state)))
            / SpeedOf(state);
        return new(state, Math.Max(1, (int)Math.Round(seconds * fps)));
    }

    /// <summary>The frames of a state when its walks are made to close after some seconds of play.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">How long it plays.</param>
    /// <param name="fps">Frames a second.</param>
    public static LoopFrames Closing(ViewState state, double seconds, double fps)
    {
        int frames = Math.Max(1, (int)Math.Round(seconds * fps));
        return new(state with { LoopSeconds = frames / fps * SpeedOf(state) }, frames);
    }

    /// <summary>Where on the walk a frame is, in seconds.</summary>
    public double TimeOf(int frame)
    {
        double direction = State.Speed < 0 ? -1 : 1;
        return State.Time + (direction * State.LoopSeconds!.Value * frame / Count);
    }

    /// <summary>What a frame shows.</summary>
    public ViewState At(int frame) => State with { Time = TimeOf(frame) };

    // A walk that stands still goes round at its usual speed.
    private static double SpeedOf(ViewState state) => state.Speed == 0 ? 1 : Math.Abs(state.Speed);
}
