using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImageGen.Trainer.Commands;

/// <summary>Formats a command line for running it again.</summary>
internal static class CommandLineText
{
    /// <summary>"trainer" and the arguments, quoted if necessary.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="without">Options to omit with their values: those with paths of this machine.</param>
    public static string Of(ParseResult result, params IReadOnlyCollection<string> without)
    {
        var words = new List<string> { "trainer" };
        bool skip = false;
        foreach (Token token in result.Tokens)
        {
            if (skip)
                skip = false;
            else if (without.Contains(token.Value))
                skip = true;
            else
                words.Add(Quoted(token.Value));
        }

        return string.Join(' ', words);
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(char.IsWhiteSpace) ? argument : $"\"{argument}\"";
}
