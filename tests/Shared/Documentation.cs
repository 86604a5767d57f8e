using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>The pages of the documentation, and the commands that they tell a reader to type.</summary>
internal static partial class Documentation
{
    private const int Patience = 5000;

    /// <summary>Every page, from the repository's folder.</summary>
    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.Folder, "*.md")
            .Concat(Directory.EnumerateFiles(
                Path.Combine(Repository.Folder, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Folder, path));

    /// <summary>The arguments of every command of a program that a page shows.</summary>
    public static IEnumerable<string> Commands(string page, string program) =>
        Typed().Matches(File.ReadAllText(Path.Combine(Repository.Folder, page)))
            .Where(match => match.Groups["program"].Value == program)
            .Select(match => Comment().Replace(match.Groups["arguments"].Value, "").Replace('…', 'x'))
            .Where(IsCommand);

    // Not a verb that a sentence names, a line of syntax, or the ninth recipe, which is a page's example and not here.
    private static bool IsCommand(string line) =>
        (line.Contains("--") || line.Contains('.'))
        && !line.Contains('[') && !line.Contains("SYSTEM") && !line.Contains("denoising-ae");

    // A line of a block of shell commands, or a whole piece of code in a sentence or a table.
    [GeneratedRegex(
        @"(?:(?<=^)|(?<=`))(?<program>viewer|trainer) (?<arguments>[^`\r\n]+)(?=`|\r?$)",
        RegexOptions.Multiline,
        Patience)]
    private static partial Regex Typed();

    [GeneratedRegex(@"\s+#.*|\s{3,}[^-].*", RegexOptions.None, Patience)]
    private static partial Regex Comment();
}
