using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>The value of the option <c>--session</c>: a session string, or the page's address with one.</summary>
internal static class SessionOption
{
    /// <summary>Checks a session to begin with.</summary>
    /// <param name="text">What was given; null for nothing.</param>
    /// <returns>The session string; null for none.</returns>
    /// <exception cref="Generators.InputException">It is none.</exception>
    public static string? Read(string? text)
    {
        if (text is null)
            return null;
        string session = AfterHash(text);
        _ = SessionString.Read(session);
        return session;
    }

    /// <summary>The session in a text: what stands behind the # of an address, otherwise all of it.</summary>
    public static string AfterHash(string text) => text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();
}
