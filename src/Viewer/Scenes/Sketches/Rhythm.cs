namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>An even beat, such as that of steps; in a loop it beats a whole number of times.</summary>
internal sealed class Rhythm
{
    private readonly double _period;
    private readonly double _turns;
    private readonly double _offset;

    /// <summary>Creates the beat.</summary>
    /// <param name="perSecond">Turns per second, above 0; in a loop the nearest that fits, at least one in all.</param>
    /// <param name="loopSeconds">Length of the loop; null for none.</param>
    /// <param name="offset">Where in a turn it is at 0 s, in turns.</param>
    public Rhythm(double perSecond, double? loopSeconds, double offset)
    {
        _period = loopSeconds ?? 1 / perSecond;
        _turns = loopSeconds is null ? 1 : Math.Max(1, Math.Round(perSecond * _period));
        _offset = offset;
    }

    /// <summary>The phase at t seconds in radians. Time is reduced first, so that a loop's end is its beginning bit for bit.</summary>
    public double At(double t) => Math.Tau * (_offset + (_turns * ((t / _period) - Math.Floor(t / _period))));
}
