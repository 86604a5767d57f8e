using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Tests.House;

/// <summary>Every message that a user can be stopped with, as the source has it.</summary>
public sealed partial class MessageTests
{
    private const string Thrown = "new InputException(";

    [Fact]
    public void Every_error_message_is_one_that_was_read()
    {
        var text = new StringBuilder();
        foreach (string path in Sources())
        {
            var messages = Messages(File.ReadAllText(path)).ToList();
            if (messages.Count == 0)
                continue;
            text.Append(Path.GetRelativePath(Repository.Folder, path).Replace('\\', '/')).Append('\n');
            messages.ForEach(message => text.Append("  ").Append(message).Append('\n'));
        }

        Snapshot.Matches("messages", text.ToString());
    }

    [Theory]
    [InlineData("throw new InputException(\"a (b): c\");", "\"a (b): c\"")]
    [InlineData("new InputException(\n    $\"a {F(\"x\")} \"\n    + \"b\", e)", "$\"a {F(\"x\")} b\", e")]
    public void A_message_is_read_whole(string source, string expected) => Assert.Equal([expected], Messages(source));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !OfBuild().IsMatch(path))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Messages(string source)
    {
        for (int at = source.IndexOf(Thrown, StringComparison.Ordinal); at >= 0;)
        {
            int first = at + Thrown.Length;
            int end = End(source, first);
            string joined = Joint().Replace(source[first..end], "");
            yield return Spaces().Replace(joined, " ").Trim();
            at = source.IndexOf(Thrown, end, StringComparison.Ordinal);
        }
    }

    /// <summary>Where the bracket that was open before a place is closed, brackets in text apart.</summary>
    private static int End(string source, int from)
    {
        (int depth, bool inText) = (1, false);
        for (int i = from; i < source.Length; i++)
        {
            if (source[i] == '"' && source[i - 1] != '\\')
                inText = !inText;
            else if (!inText && source[i] == '(')
                depth++;
            else if (!inText && source[i] == ')' && --depth == 0)
                return i;
        }

        return source.Length;
    }

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OfBuild();

    // Where one literal ends and the next goes on.
    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"", RegexOptions.None, 5000)]
    private static partial Regex Joint();

    [GeneratedRegex(@"\s+", RegexOptions.None, 5000)]
    private static partial Regex Spaces();
}
