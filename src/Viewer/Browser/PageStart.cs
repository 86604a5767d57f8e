using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>The initial state of the page.</summary>
/// <param name="Session">The initial session string; null to start with the first model.</param>
/// <param name="Paintings">Paintings referenced by the session; null for none.</param>
internal sealed record PageStart(string? Session = null, PaintingCache? Paintings = null)
{
    /// <summary>The page's address with the session in the fragment.</summary>
    /// <param name="page">The page's address.</param>
    public Uri AddressOf(Uri page) => Session is null ? page : new UriBuilder(page) { Fragment = Session }.Uri;
}
