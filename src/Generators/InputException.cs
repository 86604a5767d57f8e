namespace ImageGen.Generators;

/// <summary>
/// Input of the user (a file, an option, a model, a picture) that the program cannot use. The message is one line
/// that says what is wrong, where, and what to do about it; both programs print it alone and exit with code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception with the line that is shown.</summary>
    /// <param name="message">What, where, and what to do; one line, no stack trace follows it.</param>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the line that is shown and what caused it.</summary>
    /// <param name="message">What, where, and what to do; one line, no stack trace follows it.</param>
    /// <param name="innerException">The error underneath, kept for a debugger.</param>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// Shortens the messages of other libraries to the one line that an <see cref="InputException"/> shows.
/// </summary>
public static class OneLine
{
    private const int Longest = 300;

    /// <summary>
    /// The text with every run of white space and control characters as one space, shortened when very long.
    /// </summary>
    public static string Of(string text)
    {
        string[] words = text.Split(
            [.. text.Where(c => char.IsWhiteSpace(c) || char.IsControl(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries);
        string line = string.Join(' ', words);
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "...");
    }
}
