using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>The state that a window hands over to the page when it cannot continue.</summary>
/// <param name="Reason">The reason, in one line.</param>
/// <param name="Session">The session string; null before the first picture.</param>
/// <param name="Paintings">Paintings referenced by the session.</param>
internal sealed record WindowHandover(string Reason, string? Session, PaintingCache Paintings);
