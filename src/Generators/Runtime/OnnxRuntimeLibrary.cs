using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// ONNX Runtime's native library: told to report nothing before it loads, and refused in one line where it does not
/// load. Whatever uses ONNX Runtime calls <see cref="Require"/> first.
/// </summary>
public static partial class OnnxRuntimeLibrary
{
    /// <summary>
    /// The environment variable that the library reads once, when it starts. Without it, it keeps a device id and a
    /// database of events in the user's cache, and sends them.
    /// </summary>
    internal const string TelemetryVariable = "ORT_DISABLE_TELEMETRY";

    private const string Disabled = "1";

    private static readonly Lazy<string> LoadedVersion = new(Load);

    /// <summary>The version of the library, e.g. "1.31.1".</summary>
    /// <exception cref="InputException">The library is missing, damaged or of another version.</exception>
    public static string Version => LoadedVersion.Value;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
        : "libonnxruntime.so";

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>Makes sure that the library is loaded, and reports nothing.</summary>
    /// <exception cref="InputException">The library is missing, damaged or of another version.</exception>
    public static void Require() => _ = Version;

    // The variable must be there before anything loads the library: a program, a test or a bench that opens a session
    // of its own.
#pragma warning disable CA2255 // all of them use this assembly first, and none can forget a call
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void DisableTelemetry()
    {
        // On Unix Environment.SetEnvironmentVariable changes .NET's own copy only, which native code does not see.
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(TelemetryVariable, Disabled);
        else
            _ = SetEnvironment(TelemetryVariable, Disabled, overwrite: 1);
    }

    private static string Load()
    {
        try
        {
            var environment = OrtEnv.Instance();
            // On Windows events go to the system's own tracing (ETW), whatever the variable says.
            environment.DisableTelemetryEvents();
            return environment.GetVersionString();
        }
        catch (Exception e) when (e is TypeInitializationException
            or DllNotFoundException
            or EntryPointNotFoundException
            or BadImageFormatException)
        {
            throw new InputException($"{FileName}: {Reason(e.GetBaseException())}; {Advice}", e);
        }
    }

    private static string Advice => "copy, unpack or build the whole program again";

    private static string Reason(Exception e)
    {
        // Where a build, and where a publish for one system puts it.
        string[] folders =
        [
            Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native"),
            AppContext.BaseDirectory,
        ];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, FileName))))
            return $"ONNX Runtime's library is not beside the program ({AppContext.BaseDirectory})";

        // The loader tells every name that it tried, a line each; the file that is there is the one that matters.
        string[] lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line = lines.FirstOrDefault(IsOfFile) ?? lines[0];
        return $"ONNX Runtime's library does not load ({OneLine.Of(line).TrimEnd('.')})";
    }

    private static bool IsOfFile(string line) =>
        line.Contains($"{FileName}: ", StringComparison.Ordinal)
            && !line.Contains("No such file", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
