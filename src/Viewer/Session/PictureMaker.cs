namespace ImageGen.Viewer.Session;

/// <summary>
/// Makes pictures for a display that must not stop meanwhile: at once while they are made quickly, otherwise on another
/// thread. Until they are there, nothing else may be asked of what makes them.
/// </summary>
internal sealed class PictureMaker
{
    // What the display waits for at most, and what took less than this is made at once next time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private Task<FrameTimings>? _making;
    private bool _isQuick;

    /// <summary>Whether pictures are being made, or made and not taken yet.</summary>
    public bool IsPending => _making is not null;

    /// <summary>Other pictures are made from now on, which may take another time.</summary>
    public void Reset() => _isQuick = false;

    /// <summary>Makes pictures, or goes on waiting for those that are being made.</summary>
    /// <param name="make">Makes them.</param>
    /// <returns>Where the time went; null while they are being made.</returns>
    public FrameTimings? Make(Func<FrameTimings> make)
    {
        if (_making is null && _isQuick)
            return Finish(make());
        _making ??= Task.Run(make);
        // It throws what the making has thrown.
        if (!_making.IsCompleted && Task.WaitAny([_making], LongestWait) < 0)
            return null;
        Task<FrameTimings> done = _making;
        _making = null;
        return Finish(done.GetAwaiter().GetResult());
    }

    /// <summary>Waits until nothing is being made.</summary>
    /// <param name="longest">How long at most.</param>
    /// <returns>Whether that is so.</returns>
    public bool Wait(TimeSpan longest) => _making is null || Task.WaitAny([_making], longest) == 0;

    private FrameTimings Finish(FrameTimings made)
    {
        _isQuick = made.Total < LongestWait;
        return made;
    }
}
