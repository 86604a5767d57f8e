using System.Diagnostics;
using System.Text;

namespace ImageGen.Tests.Trainer;

/// <summary>Runs the real trainer in a process of its own.</summary>
internal static class TrainerProgram
{
    /// <summary>Runs it to its end, or sends it SIGINT once a line of its output holds a text.</summary>
    public static (int ExitCode, string Output, string Error) Run(
        string arguments,
        string folder,
        string? interruptAt = null,
        string? program = null,
        params IReadOnlyList<(string Name, string Value)> environment)
    {
        // A background job of a script ignores SIGINT, and so would all that it starts; env (GNU coreutils) undoes
        // that.
        (string command, string before) = interruptAt is not null && OperatingSystem.IsLinux()
            ? ("env", "--default-signal=INT dotnet ")
            : ("dotnet", "");
        program ??= Path.Combine(AppContext.BaseDirectory, "trainer.dll");
        var start = new ProcessStartInfo(command, $"{before}\"{program}\" {arguments}")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (interruptAt is not null && line.Contains(interruptAt, StringComparison.Ordinal))
            {
                using var kill = Process.Start("kill", $"-INT {process.Id}");
                kill.WaitForExit();
                interruptAt = null;
            }
        }

        process.WaitForExit();
        return (process.ExitCode, output.ToString(), error.Result);
    }
}
