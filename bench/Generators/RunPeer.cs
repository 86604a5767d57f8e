using System.Diagnostics;
using System.Globalization;

namespace ImageGen.Bench.Generators;

/// <summary>
/// Another program that runs a model, in a process of its own: a line in is one run, a line out its time in
/// milliseconds, without input and output.
/// </summary>
internal sealed class RunPeer : IDisposable
{
    private readonly string _name;
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory; null for the present one.</param>
    public RunPeer(string name, string program, IEnumerable<string> arguments, string? folder = null)
    {
        _name = name;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (folder is not null)
            start.WorkingDirectory = folder;
        _process = Process.Start(start)!;
    }

    /// <summary>Runs it once.</summary>
    /// <returns>The time in milliseconds.</returns>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public double Run()
    {
        _process.StandardInput.WriteLine();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{_name} ended; see its messages above");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
