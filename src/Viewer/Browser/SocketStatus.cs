using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>What a status message tells.</summary>
/// <param name="Play">The person's play.</param>
/// <param name="Rendered">How much of a recording is rendered, in [0, 1]; null when none is being rendered.</param>
/// <param name="FramesPerSecond">Frames sent per second.</param>
/// <param name="MedianInterval">The usual time between two frames, in seconds.</param>
/// <param name="SlowestInterval">The time that 99 in a hundred frames follow the one before within, in seconds.</param>
internal sealed record SocketStatus(PlaySession Play, double? Rendered, double FramesPerSecond, double MedianInterval, double SlowestInterval);
