using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Commands;

/// <summary>The value of <c>--session</c>: a session string, or a page address that contains one.</summary>
internal static class SessionOption
{
    /// <summary>Validates the initial session.</summary>
    /// <param name="text">The value; null if not given.</param>
    /// <returns>The session string; null for none.</returns>
    /// <exception cref="Generators.InputException">It is not a session string.</exception>
    public static string? Read(string? text)
    {
        if (text is null)
            return null;
        string session = AfterHash(text);
        _ = SessionString.Read(session);
        return session;
    }

    /// <summary>Extracts the session: the fragment of an address, otherwise the whole text.</summary>
    public static string AfterHash(string text) => text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();
}
