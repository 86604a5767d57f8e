using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImageGen.Trainer.Commands;

/// <summary>The command line as a person would type it again.</summary>
internal static class CommandLineText
{
    /// <summary>"trainer" and the arguments, quoted where they need it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="without">
    /// Options to leave out with their values: those that say where things are on this machine.
    /// </param>
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
