using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// A process of this program for one run of a sweep. It stops with a checkpoint when its standard input ends
/// (<see cref="StopAtEndOfInput"/>): when <see cref="Stop"/> is called, and also when the sweep itself is killed.
/// </summary>
internal sealed class TrainerProcess : IDisposable
{
    /// <summary>
    /// The environment variable that makes the trainer stop, as at Ctrl-C, when its standard input ends.
    /// </summary>
    public const string StopAtEndOfInput = "IMAGEGEN_STOP_AT_END_OF_INPUT";

    /// <summary>
    /// .NET's environment variable for the number of processors: a run takes it as its most threads, and small
    /// networks still train on one.
    /// </summary>
    public const string Processors = "DOTNET_PROCESSOR_COUNT";

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();
    private string _lastError = "";

    private TrainerProcess(Process process, StreamWriter log) => (_process, _log) = (process, log);

    /// <summary>The last line of its standard error: the reason of a failure.</summary>
    public string LastError
    {
        get
        {
            lock (_lock)
                return _lastError;
        }
    }

    /// <summary>The command that runs this program: the program itself, or dotnet with its assembly.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            string host = Environment.ProcessPath ?? "dotnet";
            bool isHost = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
            return isHost ? [host, Path.Combine(AppContext.BaseDirectory, "trainer.dll")] : [host];
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logPath">The file to which its output is appended.</param>
    /// <param name="processors">The processors that it uses at most, at least 1; null for all.</param>
    /// <exception cref="InputException">The log cannot be written.</exception>
    public static TrainerProcess Start(IEnumerable<string> arguments, string logPath, int? processors)
    {
        IReadOnlyList<string> command = Command;
        string[] all = [.. command.Skip(1), .. arguments];
        var start = new ProcessStartInfo(command[0], all)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment[StopAtEndOfInput] = "1";
        if (processors is { } most)
            start.Environment[Processors] = most.ToString(CultureInfo.InvariantCulture);
        StreamWriter log;
        try
        {
            log = new StreamWriter(logPath, append: true) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{logPath}: cannot be written ({OneLine.Of(e.Message)})", e);
        }

        log.WriteLine($"trainer {string.Join(' ', all.Skip(command.Count - 1))}");
        var process = new Process { StartInfo = start };
        var trainer = new TrainerProcess(process, log);
        process.OutputDataReceived += (_, line) => trainer.Log(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => trainer.Log(line.Data, isError: true);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return trainer;
    }

    /// <summary>Requests it to write a checkpoint and exit.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has already exited.
        }
    }

    /// <summary>Waits until it has exited.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Dispose();
        lock (_lock)
            _log.Dispose();
    }

    private void Log(string? line, bool isError)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            if (isError && line.Length > 0)
                _lastError = line;
            try
            {
                _log.WriteLine(line);
            }
            catch (IOException)
            {
                // If the disk is full, the run itself stops with a message.
            }
        }
    }
}
