using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>Opens ONNX Runtime sessions on the CPU, all with the same settings.</summary>
internal static partial class CpuSession
{
    /// <summary>Opens a session.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="threads">Number of threads that share the work inside each layer.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="InputException">ONNX Runtime's library does not load.</exception>
    public static InferenceSession Open(byte[] model, int threads)
    {
        OnnxRuntimeLibrary.Require();
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            // An error comes back as an exception; printed as well, it would not be one clear line.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that spin between layers win nothing on large batches and slow down everything else in the process.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }

    /// <summary>The message for a graph that ONNX Runtime does not run.</summary>
    public static InputException Failure(GeneratorFile file, OnnxRuntimeException e) => new(
        $"{file.Path ?? file.Name}: ONNX Runtime cannot run its graph ({ReasonOf(e)}); export it again", e);

    // What ONNX Runtime says names its own files and functions; of that only the kind of failure is of use to a person.
    private static string ReasonOf(OnnxRuntimeException e)
    {
        string kind = ErrorCode().Match(e.Message).Groups["code"].Value;
        return kind switch
        {
            "InvalidGraph" => "nodes, types or shapes that do not go together",
            "NotImplemented" => "an operator that it does not have for these types",
            "InvalidArgument" => "an input or attribute that it refuses",
            _ => "it fails while it loads or runs",
        };
    }

    [GeneratedRegex(@"^\[ErrorCode:(?<code>\w+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorCode();
}
