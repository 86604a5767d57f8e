namespace ImageGen.Viewer.Scenes;

/// <summary>
/// The frames of an animation that loops once: the frame after the last equals the first. Recordings, <c>render</c> and
/// sessions that are rendered again all use it, so that their frames are identical.
/// </summary>
/// <param name="State">The state at the time of the first frame; its walks close.</param>
/// <param name="Count">Number of frames, at least 1.</param>
internal sealed record LoopFrames(ViewState State, int Count)
{
    /// <summary>Creates the frames of a state whose walks close.</summary>
    /// <param name="state">The state.</param>
    /// <param name="fps">Frames per second.</param>
    public static LoopFrames Of(ViewState state, double fps)
    {
        double seconds = (state.LoopSeconds ?? throw new ArgumentException("The state has no loop.", nameof(state)))
            / SpeedOf(state);
        return new(state, Math.Max(1, (int)Math.Round(seconds * fps)));
    }

    /// <summary>Creates the frames of a state whose loop length is set so that it plays for a given time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">Playing time in seconds.</param>
    /// <param name="fps">Frames per second.</param>
    public static LoopFrames Closing(ViewState state, double seconds, double fps)
    {
        int frames = Math.Max(1, (int)Math.Round(seconds * fps));
        return new(state with { LoopSeconds = frames / fps * SpeedOf(state) }, frames);
    }

    /// <summary>The time of a frame on the walk, in seconds.</summary>
    public double TimeOf(int frame)
    {
        double direction = State.Speed < 0 ? -1 : 1;
        return State.Time + (direction * State.LoopSeconds!.Value * frame / Count);
    }

    /// <summary>The state of a frame.</summary>
    public ViewState At(int frame) => State with { Time = TimeOf(frame) };

    // At speed 0 the loop is played at the default speed.
    private static double SpeedOf(ViewState state) => state.Speed == 0 ? 1 : Math.Abs(state.Speed);
}
