namespace ImageGen.Generators;

/// <summary>
/// Invalid user input (a file, an option, a model, a picture). The message is one line that states what is wrong,
/// where, and what to do about it; both programs print only that line and exit with code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">
    /// What, why, and what to do, on one line. Control characters, which names and texts of the user may contain, are
    /// replaced.
    /// </param>
    public InputException(string message)
        : base(OneLine.WithoutControls(message))
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">
    /// What, why, and what to do, on one line. Control characters, which names and texts of the user may contain, are
    /// replaced.
    /// </param>
    /// <param name="innerException">The underlying error, for debugging; null for none.</param>
    public InputException(string message, Exception? innerException)
        : base(OneLine.WithoutControls(message), innerException)
    {
    }
}

/// <summary>Fits texts of the user and messages of other libraries into one line.</summary>
public static class OneLine
{
    private const int Longest = 300;

    /// <summary>
    /// Replaces every run of white space and control characters by one space, and truncates long texts.
    /// </summary>
    public static string Of(string text)
    {
        string[] words = text.Split(
            [.. text.Where(c => char.IsWhiteSpace(c) || char.IsControl(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries);
        string line = string.Join(' ', words);
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "...");
    }

    /// <summary>
    /// Replaces line breaks and tabs by spaces, and other control characters, which terminals interpret, by their code
    /// points.
    /// </summary>
    public static string WithoutControls(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(IsControl)
            ? string.Concat(text.Select(
                c => !IsControl(c) ? c.ToString() : char.IsWhiteSpace(c) ? " " : $"<U+{(int)c:X4}>"))
            : text;
    }

    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
