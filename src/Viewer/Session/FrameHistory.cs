namespace ImageGen.Viewer.Session;

/// <summary>Where the time of the last 120 frames went. Adding one allocates nothing.</summary>
internal sealed class FrameHistory
{
    /// <summary>How many frames it remembers.</summary>
    public const int Kept = 120;

    private readonly FrameParts[] _frames = new FrameParts[Kept];
    private int _count;

    /// <summary>Number of frames that are known.</summary>
    public int Count => Math.Min(_count, Kept);

    /// <summary>A frame that is known, 0 the oldest.</summary>
    public FrameParts this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _frames[(_count - Count + index) % Kept];
        }
    }

    /// <summary>Adds a frame.</summary>
    public void Add(in FrameParts frame) => _frames[_count++ % Kept] = frame;

    /// <summary>Forgets all frames.</summary>
    public void Reset() => _count = 0;
}
