using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>What the page begins with.</summary>
/// <param name="Session">The session, as a string; null to begin with the first model.</param>
/// <param name="Paintings">The paintings that it may name; null for none.</param>
internal sealed record PageStart(string? Session = null, PaintingCache? Paintings = null)
{
    /// <summary>The page's address with the session in it, where the page looks for one.</summary>
    /// <param name="page">The page's address.</param>
    public Uri AddressOf(Uri page) => Session is null ? page : new UriBuilder(page) { Fragment = Session }.Uri;
}
