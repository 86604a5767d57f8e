using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Loads ONNX Runtime's native library with telemetry disabled, and reports in one line why it cannot be loaded. All
/// users of ONNX Runtime call <see cref="Require"/> first.
/// </summary>
public static partial class OnnxRuntimeLibrary
{
    /// <summary>
    /// The environment variable that the library reads once at start. Without it, the library stores a device id and an
    /// event database in the user's cache, and sends the events.
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

    /// <summary>Loads the library, if it is not loaded yet, with telemetry disabled.</summary>
    /// <exception cref="InputException">The library is missing, damaged or of another version.</exception>
    public static void Require() => _ = Version;

    // The variable must be set before any program, test or benchmark that creates a session loads the library.
#pragma warning disable CA2255 // all of them use this assembly first, and none can forget a call
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void DisableTelemetry()
    {
        // There is no library of it in a browser, nor an environment.
        if (OperatingSystem.IsBrowser())
            return;
        // On Unix Environment.SetEnvironmentVariable changes only .NET's copy, which native code does not see.
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
            // On Windows, events are sent to Event Tracing for Windows (ETW) regardless of the variable.
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
        // Its folders in a build and in a publish for one system.
        string[] folders =
        [
            Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native"),
            AppContext.BaseDirectory,
        ];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, FileName))))
            return $"ONNX Runtime's library is not beside the program ({AppContext.BaseDirectory})";

        // The loader lists every name that it tried, one per line; only that of the existing file matters.
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
