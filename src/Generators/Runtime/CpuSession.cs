using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>Creates ONNX Runtime sessions on the CPU with common settings.</summary>
internal static class CpuSession
{
    /// <summary>Creates a session.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="threads">Number of threads per operator.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects the graph.</exception>
    /// <exception cref="InputException">ONNX Runtime's library cannot be loaded.</exception>
    public static InferenceSession Open(byte[] model, int threads)
    {
        OnnxRuntimeLibrary.Require();
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            // Errors are thrown as exceptions; ONNX Runtime must not also print them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Spinning between layers gains nothing on large batches and slows down other threads of the process.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }

    /// <summary>The exception for a graph that ONNX Runtime cannot run.</summary>
    public static InputException Failure(GeneratorFile file, OnnxRuntimeException e) => new(
        $"{file.Path ?? file.Name}: ONNX Runtime cannot run the graph ({OnnxRuntimeReason.Of(e)}); export it again", e);
}
