using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The states of the last few frames, so that a client can refer to the one it sees. Adding does not allocate.
/// </summary>
internal sealed class ShownFrames
{
    private const int Kept = 16;

    private readonly (uint Number, ViewState? State, double Time)[] _frames = new (uint, ViewState?, double)[Kept];

    /// <summary>Adds a frame.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="state">The state that it shows.</param>
    /// <param name="time">Time on the walk, in seconds.</param>
    public void Add(uint number, ViewState state, double time) => _frames[number % Kept] = (number, state, time);

    /// <summary>The state of a frame; null if it is too old.</summary>
    public (ViewState State, double Time)? Find(uint number)
    {
        (uint known, ViewState? state, double time) = _frames[number % Kept];
        return known == number && state is not null ? (state, time) : null;
    }
}
