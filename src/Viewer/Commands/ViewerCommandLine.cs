using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ImageGen.Generators;

namespace ImageGen.Viewer.Commands;

/// <summary>The viewer's command line: verbs, help and exit codes.</summary>
internal static class ViewerCommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="output">Receives results, progress and help.</param>
    /// <param name="error">Receives the error message.</param>
    /// <param name="cancellation">Cancels, as Ctrl-C does.</param>
    /// <returns>The exit code: 0, 2 for bad input, 130 when interrupted.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        ParseResult parsed = CreateRoot().Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            return ProgramEnd.Refuse(ProblemOf(parsed), error);
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (Exception e) when (ProgramEnd.IsExpected(e))
        {
            return ProgramEnd.Of(e, error);
        }
    }

    private static string ProblemOf(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "viewer --help" : $"viewer {command.Name} --help";
        string problem = parsed.UnmatchedTokens.Count > 0
            ? $"{OneLine.Of(parsed.UnmatchedTokens[0])}: no such command or option"
            : parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.');
        return $"{problem}; see '{help}'";
    }

    /// <summary>The root command, for parsing.</summary>
    public static RootCommand CreateRoot()
    {
        Command render = RenderCommand.Create();
        Command adopt = AdoptCommand.Create();
        Command exportPage = ExportPageCommand.Create();
        var root = new RootCommand(
            "Plays image generators (.onnx files that the trainer "
            + "exports).") {
                render, AboutCommand.Create(), adopt, exportPage, BenchCommand.Create(), DevicesCommand.Create(),
                DoctorCommand.Create(), AdoptCommand.CreateTrial(),
            };
        new ViewCommand().AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(
            (HelpAction)help.Action!, command =>
                command == render ? RenderCommand.Examples
                : command == adopt ? AdoptCommand.Examples
                : command == exportPage ? ExportPageCommand.Examples
                : command is RootCommand ? ViewCommand.Examples
                : "");
        return root;
    }
}

/// <summary>The default help followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, Func<Command, string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(examples(parseResult.CommandResult.Command));
        return code;
    }
}
