namespace ImageGen.Generators;

/// <summary>Makes the messages of other libraries fit into the one line that an <see cref="InputException"/> shows.</summary>
public static class OneLine
{
    private const int Longest = 300;

    /// <summary>The text with every run of white space and control characters as one space, shortened when very long.</summary>
    public static string Of(string text)
    {
        var words = text.Split(
            [.. text.Where(c => char.IsWhiteSpace(c) || char.IsControl(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries);
        string line = string.Join(' ', words);
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "...");
    }
}
