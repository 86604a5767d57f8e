using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>What a window hands to the page when it cannot go on.</summary>
/// <param name="Reason">Why, in one line.</param>
/// <param name="Session">What was played, as a session string; null before the first picture.</param>
/// <param name="Paintings">The paintings that it names.</param>
internal sealed record WindowHandover(string Reason, string? Session, PaintingCache Paintings);
