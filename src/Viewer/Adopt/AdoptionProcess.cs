using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Adopt;

/// <summary>
/// Adopts a model in a process of its own, this program again: whatever the graph does there, it takes no longer and no
/// more memory than it may, and a crash is an error like others.
/// </summary>
internal static class AdoptionProcess
{
    /// <summary>The hidden verb of the process.</summary>
    public const string Verb = "adopt-trial";

    // Of what it says, the report of a model with the most classes fits many times over.
    private const int LongestOutput = 4 << 20;
    private const int KilledByProcessorTime = 128 + 24;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Adopts a model.</summary>
    /// <param name="request">The model, and what a person says of it.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InputException">It cannot be adopted.</exception>
    public static AdoptionReport Run(AdoptionRequest request, CancellationToken cancellation = default)
    {
        (int code, string output, string error) = Execute(request, cancellation);
        return Answer(request.Name, code, output, error);
    }

    /// <summary>Loads a generator file and checks its golden values, as for playing it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="InputException">It cannot be played, or takes too long or too much memory.</exception>
    public static void Check(string path, string name, CancellationToken cancellation)
    {
        var request = new AdoptionRequest
        {
            Path = path,
            Name = name,
            Seconds = TrialLimits.CheckSeconds,
            IsCheck = true,
        };
        (int code, string output, string error) = Execute(request, cancellation);
        // The answer to anything else is an exception.
        if (code != ExitCodes.Success)
            Answer(name, code, output, error);
    }

    private static (int Code, string Output, string Error) Execute(
        AdoptionRequest request, CancellationToken cancellation)
    {
        long memory = TrialLimits.MemoryFor(SizeOf(request));
        using Process process = Start();
        Task<string> output = ReadAsync(process.StandardOutput);
        Task<string> error = ReadAsync(process.StandardError);
        try
        {
            // The process ends when its input does: also when this one is killed.
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request, AdoptionRequest.Json));
            process.StandardInput.Flush();
            Watch(process, request, memory, cancellation);
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says why.
            process.WaitForExit();
        }
        finally
        {
            Kill(process);
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Carries out a request in the process of a trial.</summary>
    /// <param name="input">Where the request comes from.</param>
    /// <param name="output">Where the report goes.</param>
    /// <exception cref="InputException">The model cannot be adopted.</exception>
    public static void Serve(TextReader input, TextWriter output)
    {
        AdoptionRequest request = JsonSerializer.Deserialize<AdoptionRequest>(
            input.ReadLine() ?? "", AdoptionRequest.Json)!;
        var watch = new Thread(() => EndWithInput(input)) { IsBackground = true, Name = "End of input" };
        watch.Start();
        TrialLimits.Apply(TrialLimits.MemoryFor(SizeOf(request)), request.Seconds);
        try
        {
            if (request.IsCheck)
            {
                var whole = GeneratorFile.Read(request.Name, ModelBytes.Read(request.Path, request.Name));
                using var generator = CpuGenerator.Load(whole);
                GoldenPolicy.Refuse.Apply(whole, "pictures", generator.CheckGolden());
                return;
            }

            (GeneratorFile file, AdoptionReport report) = Adoption.Run(request);
            if (request.Out is { } path)
                file.Write(path);
            output.WriteLine(JsonSerializer.Serialize(report, AdoptionRequest.Json));
        }
        catch (OutOfMemoryException e)
        {
            throw NoMemory(request.Name, TrialLimits.MemoryFor(SizeOf(request)), e);
        }
    }

    private static void Watch(Process process, AdoptionRequest request, long memory, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var most = TimeSpan.FromSeconds(request.Seconds);
        while (!process.WaitForExit(BetweenLooks))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > most)
                throw NoTime(request);
            if (MemoryOf(process) > memory)
                throw NoMemory(request.Name, memory, null);
        }

        if (process.ExitCode == KilledByProcessorTime)
            throw NoTime(request);
        process.WaitForExit();
    }

    /// <summary>What came of a process that ended by itself.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="code">The exit code.</param>
    /// <param name="output">What it said.</param>
    /// <param name="error">What it said was wrong.</param>
    /// <exception cref="InputException">The model cannot be adopted.</exception>
    internal static AdoptionReport Answer(string name, int code, string output, string error)
    {
        if (code == ExitCodes.BadInput)
            throw new InputException(error.ReplaceLineEndings("\n").Split('\n')[0]);
        try
        {
            if (code == ExitCodes.Success)
                return JsonSerializer.Deserialize<AdoptionReport>(output, AdoptionRequest.Json)!;
        }
        catch (JsonException)
        {
            // It ended well, but said nothing: told like a crash.
        }

        throw new InputException(
            $"{name}: ONNX Runtime crashes on it, or takes more memory than there is (exit code {code}); export it "
            + "again or smaller");
    }

    private static long MemoryOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
            return 0;
        }
    }

    private static long SizeOf(AdoptionRequest request)
    {
        long size = ModelBytes.SizeOf(request.Path, request.Name);
        string? folder = Path.GetDirectoryName(Path.GetFullPath(request.Path));
        if (!request.WithData || folder is null)
            return size;
        // Which files hold the data stands in the model, which only the other process reads: at most all in the folder.
        return size + Math.Min(
            int.MaxValue, new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length));
    }

    private static Process Start()
    {
        string host = Environment.ProcessPath ?? "dotnet";
        bool isOwn = Assembly.GetEntryAssembly() == typeof(AdoptionProcess).Assembly;
        bool isProgram = isOwn
            && !Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] arguments = isProgram ? [Verb] : [Path.Combine(AppContext.BaseDirectory, "viewer.dll"), Verb];
        var start = new ProcessStartInfo(isProgram ? host : isOwn ? host : "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // A crash is told in one line; nobody reads the image of its memory.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException(
                $"{arguments[0]}: the process that tries models cannot be started ({OneLine.Of(e.Message)}); copy, "
                + "unpack or build the whole program again",
                e);
        }
    }

    /// <summary>Reads to the end, and keeps no more than there should be.</summary>
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            if (text.Length < LongestOutput)
                text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    private static void EndWithInput(TextReader input)
    {
        while (input.Read() >= 0)
        {
            // Nothing else comes.
        }

        Environment.Exit(ExitCodes.Interrupted);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    private static InputException NoTime(AdoptionRequest request) => new(
        $"{request.Name}: takes longer than {request.Seconds} s to try; "
        + (request.IsCheck ? "" : "give more with viewer adopt --timeout, or ") + "export a smaller model");

    private static InputException NoMemory(string name, long most, Exception? e) => new(
        $"{name}: takes more than {most >> 20:N0} MiB of memory to try; export a smaller model", e);
}
