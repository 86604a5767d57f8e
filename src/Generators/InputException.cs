namespace ImageGen.Generators;

/// <summary>
/// Invalid user input (a file, an option, a model, a picture). The message is one line that states what is wrong,
/// where, and what to do about it; both programs print only that line and exit with code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What, why, and what to do, on one line.</param>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What, why, and what to do, on one line.</param>
    /// <param name="innerException">The underlying error, for debugging; null for none.</param>
    public InputException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Shortens messages of other libraries for an <see cref="InputException"/>.</summary>
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
}
