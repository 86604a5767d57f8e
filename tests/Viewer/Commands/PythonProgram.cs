using System.ComponentModel;
using System.Diagnostics;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Python with the packages that a page of the documentation needs, where the machine has it.</summary>
internal static class PythonProgram
{
    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["python", "py"] : ["python3", "/usr/bin/python3"];

    /// <summary>A block of Python from a page, below a heading.</summary>
    public static string Code(string page, string heading)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Folder, page)).ReplaceLineEndings("\n");
        const string first = "```python\n";
        int start = text.IndexOf(first, text.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal);
        start += first.Length;
        return text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    /// <summary>Runs code in a folder, which must succeed; skips the test where a package is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="packages">What the code imports.</param>
    /// <param name="code">The code.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, string[] packages, string code, params string[] arguments)
    {
        string import = $"import {string.Join(", ", packages)}";
        string? python = Names.FirstOrDefault(name => Try(name, folder, ["-c", import]) is (0, _));
        Assert.SkipWhen(python is null, $"there is no Python here with {string.Join(", ", packages)}");
        string path = Path.Combine(folder, "code.py");
        File.WriteAllText(path, code);
        (int code, string output) result = Try(python!, folder, ["-W", "ignore", path, .. arguments])!.Value;
        Assert.True(result.code == 0, result.output);
        return result.output;
    }

    private static (int Code, string Output)? Try(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
