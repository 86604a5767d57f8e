using System.CommandLine;

namespace ImageGen.Trainer.Commands;

/// <summary>The command line as a person would type it again.</summary>
internal static class CommandLineText
{
    /// <summary>"trainer" and the arguments, quoted where they need it.</summary>
    public static string Of(ParseResult result) =>
        string.Join(' ', result.Tokens.Select(token => Quoted(token.Value)).Prepend("trainer"));

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(char.IsWhiteSpace) ? argument : $"\"{argument}\"";
}
