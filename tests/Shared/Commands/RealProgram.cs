using System.Diagnostics;

namespace ImageGen.Tests;

/// <summary>
/// One of the two programs as it is built, in a process of its own, for what a test host cannot show: native libraries,
/// standard output, the environment.
/// </summary>
/// <param name="path">The program's assembly.</param>
internal sealed class RealProgram(string path)
{
    private readonly Dictionary<string, string?> _environment = [];

    /// <summary>The program of a name beside the tests.</summary>
    public static RealProgram Named(string name) => new(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));

    /// <summary>The same program with a variable of its environment set, or without it.</summary>
    public RealProgram With(string variable, string? value)
    {
        var program = new RealProgram(path);
        foreach ((string name, string? known) in _environment)
            program._environment[name] = known;
        program._environment[variable] = value;
        return program;
    }

    /// <summary>The same program with a home of its own, and no variable that leads to another cache.</summary>
    public RealProgram AtHome(string home) =>
        With("HOME", home).With("XDG_CACHE_HOME", null).With("IMAGEGEN_CACHE", null);

    /// <summary>Runs it to its end.</summary>
    public ProgramRun Run(string folder, params IEnumerable<string> arguments) =>
        Run(Start("dotnet", [path, .. arguments], folder));

    /// <summary>Runs a line of a shell, in which "$PROGRAM" is the command that runs the program.</summary>
    public ProgramRun RunInShell(string folder, string line)
    {
        ProcessStartInfo start = Start("sh", ["-c", line.Replace("$PROGRAM", $"dotnet '{path}'")], folder);
        return Run(start);
    }

    /// <summary>Runs it to its end under another program, which gets its command as the last arguments.</summary>
    public ProgramRun RunUnder(string folder, IEnumerable<string> command, params IEnumerable<string> arguments) =>
        Run(StartUnder(folder, command, arguments));

    /// <summary>How it is started under another program, with its output redirected.</summary>
    public ProcessStartInfo StartUnder(string folder, IEnumerable<string> command, params IEnumerable<string> arguments)
    {
        string[] words = [.. command, "dotnet", path, .. arguments];
        return Start(words[0], words[1..], folder);
    }

    private static ProgramRun Run(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.Result);
    }

    private ProcessStartInfo Start(string command, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string? value) in _environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return start;
    }
}

/// <summary>What came of running a program.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts that it went well.</summary>
    public ProgramRun Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }

    /// <summary>Asserts that it ended with exit code 2 and one line that has certain parts in it.</summary>
    public void Refused(params string[] parts)
    {
        Assert.Equal(2, ExitCode);
        string line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.False(line.EndsWith('.'), line);
    }
}
