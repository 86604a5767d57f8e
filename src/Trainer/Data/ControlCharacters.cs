namespace ImageGen.Trainer.Data;

/// <summary>
/// Control characters in names, which exported files must not contain because terminals interpret them.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>The code point of the first one in a text, e.g. "U+0009"; null if there is none.</summary>
    public static string? First(string text) =>
        text.Where(char.IsControl).Select(CodePoint).FirstOrDefault();

    /// <summary>The text with control characters replaced by their code points, e.g. "a&lt;U+0009&gt;b".</summary>
    public static string Shown(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"<{CodePoint(c)}>" : c.ToString()));

    private static string CodePoint(char character) => $"U+{(int)character:X4}";
}
