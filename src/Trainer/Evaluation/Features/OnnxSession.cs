using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Native;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>ONNX Runtime on the CPU with TorchSharp tensors as input and output.</summary>
internal static class OnnxSession
{
    /// <summary>Creates a session.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="threads">Number of threads per operator; null for one per processor.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects the graph.</exception>
    /// <exception cref="InputException">ONNX Runtime's library cannot be loaded.</exception>
    public static InferenceSession Open(byte[] model, int? threads)
    {
        OnnxRuntimeLibrary.Require();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads ?? Environment.ProcessorCount,
            InterOpNumThreads = 1,

            // Errors are thrown as exceptions; ONNX Runtime must not also print them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Spinning threads would slow down LibTorch's.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }

    /// <summary>Runs a session with one input.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">The input's name.</param>
    /// <param name="input">float32, on the CPU.</param>
    /// <param name="outputs">The names of the requested outputs, all float32.</param>
    /// <returns>One tensor per output.</returns>
    /// <exception cref="OnnxRuntimeException">The input does not fit.</exception>
    public static torch.Tensor[] Run(
        InferenceSession session, string name, torch.Tensor input, IReadOnlyList<string> outputs)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(RealPictures.Values(input), input.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [name], [value], outputs);
        return [.. results.Select(result => ArrayTensor.Of(
            result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
    }

    /// <summary>The exception for a graph that ONNX Runtime cannot run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="e">The exception of ONNX Runtime.</param>
    public static InputException Failure(string path, OnnxRuntimeException e) => new(
        $"{path}: ONNX Runtime cannot run the graph ({OneLine.Of(e.Message)}); export it again", e);
}
