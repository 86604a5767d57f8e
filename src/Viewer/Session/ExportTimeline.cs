namespace ImageGen.Viewer.Session;

/// <summary>
/// Goes through the exports of a training run while the walk stands still: what the network made of one latent, from its
/// first steps to its last. Pure: time is told to it.
/// </summary>
internal sealed class ExportTimeline
{
    private const double SecondsPerExport = 0.2;
    private const double SecondsAtEnd = 1.6;

    private double _waited;

    /// <summary>Whether it is looked at.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether it goes on by itself.</summary>
    public bool Plays { get; private set; }

    /// <summary>The place among the exports.</summary>
    public int Index { get; private set; }

    /// <summary>Begins with the first export, or leaves the timeline.</summary>
    public void Toggle()
    {
        IsOn = !IsOn;
        (Plays, Index, _waited) = (IsOn, 0, 0);
    }

    /// <summary>Leaves the timeline.</summary>
    public void Leave() => IsOn = Plays = false;

    /// <summary>Stops where it is, or goes on; at the end it begins anew.</summary>
    public void Pause() => Plays = !Plays;

    /// <summary>Goes to an export and stays there.</summary>
    /// <param name="index">Its place; brought into the range there is.</param>
    /// <param name="count">Number of exports, at least 1.</param>
    public void Go(int index, int count)
    {
        (IsOn, Plays, _waited) = (true, false, 0);
        Index = Math.Clamp(index, 0, count - 1);
    }

    /// <summary>Goes on to the next export at once, as from one that cannot be shown.</summary>
    /// <param name="count">Number of exports, at least 1.</param>
    public void Skip(int count) => (Index, _waited) = ((Index + 1) % count, 0);

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">The time, 0 or more.</param>
    /// <param name="count">Number of exports, at least 1.</param>
    /// <param name="isShown">Whether the export that it is at is seen already: it waits for slow ones.</param>
    public void Advance(double seconds, int count, bool isShown)
    {
        Index = Math.Min(Index, count - 1);
        if (!Plays || !isShown)
            return;
        _waited += seconds;
        if (_waited < (Index == count - 1 ? SecondsAtEnd : SecondsPerExport))
            return;
        _waited = 0;
        Index = (Index + 1) % count;
    }
}
