using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>Creates ONNX Runtime sessions on the CPU with common settings.</summary>
internal static class CpuSession
{
    /// <summary>Creates a session.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="threads">Number of threads per operator.</param>
    /// <param name="spins">Whether its threads spin between layers, until the run ends.</param>
    /// <param name="isInt8">
    /// Whether the graph has layers in int8. ONNX Runtime would fuse float32 layers beside them into int8 as well.
    /// </param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects the graph.</exception>
    /// <exception cref="InputException">ONNX Runtime's library cannot be loaded.</exception>
    public static InferenceSession Open(byte[] model, int threads, bool spins = false, bool isInt8 = false)
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
        // Spinning between layers gains nothing on large batches and slows down other threads of the process; after the
        // run it would go on for a while.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", spins ? "1" : "0");
        if (isInt8)
            options.AddSessionConfigEntry("session.disable_quant_qdq", "1");
        if (spins)
            options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        return new InferenceSession(model, options);
    }

    /// <summary>The exception for a graph that ONNX Runtime cannot run.</summary>
    public static InputException Failure(GeneratorFile file, OnnxRuntimeException e) => new(
        $"{file.Path ?? file.Name}: ONNX Runtime cannot run the graph ({OnnxRuntimeReason.Of(e)}); export it again", e);
}
