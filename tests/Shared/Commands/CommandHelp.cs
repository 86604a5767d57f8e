using System.CommandLine;
using System.Globalization;
using System.Text;

namespace ImageGen.Tests;

/// <summary>The help of a program's commands as one text.</summary>
internal static class CommandHelp
{
    /// <summary>The help of a command and of all below it.</summary>
    /// <param name="program">How the program is called.</param>
    /// <param name="root">Its command line.</param>
    public static string Of(string program, RootCommand root)
    {
        var text = new StringBuilder();
        foreach (string[] path in Paths(root, []))
        {
            using var output = new StringWriter();
            root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output });
            text.Append(CultureInfo.InvariantCulture, $"=== {string.Join(' ', [program, .. path])}\n\n{output}\n");
        }

        // What the test's own process and processor are called.
        return text.ToString()
            .Replace(RootCommand.ExecutableName, program, StringComparison.Ordinal)
            .Replace(
                $"CPU threads. [default: {Environment.ProcessorCount}]",
                "CPU threads. [default: PROCESSORS]",
                StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.Where(sub => !sub.Hidden)
            .SelectMany(sub => Paths(sub, [.. path, sub.Name]))
            .Prepend(path);
}
