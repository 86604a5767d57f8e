using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>ONNX Runtime on the CPU, with tensors of TorchSharp in and out.</summary>
internal static class OnnxSession
{
    /// <summary>Opens a session.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="threads">Threads that share the work inside each layer; null for one per processor.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="InputException">ONNX Runtime's library does not load.</exception>
    public static InferenceSession Open(byte[] model, int? threads)
    {
        OnnxRuntimeLibrary.Require();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads ?? Environment.ProcessorCount,
            InterOpNumThreads = 1,

            // An error comes back as an exception; printed as well, it would not be one clear line.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Threads that wait by spinning would slow down LibTorch's.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }

    /// <summary>Runs a session of one input.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">The input's name.</param>
    /// <param name="input">float32, on the CPU.</param>
    /// <param name="outputs">The names of the outputs that are wanted; all of float32.</param>
    /// <returns>A tensor for each output.</returns>
    /// <exception cref="OnnxRuntimeException">The input does not fit.</exception>
    public static torch.Tensor[] Run(
        InferenceSession session, string name, torch.Tensor input, IReadOnlyList<string> outputs)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(RealPictures.Values(input), input.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [name], [value], outputs);
        return [.. results.Select(result => torch.tensor(
            result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
    }

    /// <summary>The message for a graph that ONNX Runtime does not run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="e">What ONNX Runtime says.</param>
    public static InputException Failure(string path, OnnxRuntimeException e) => new(
        $"{path}: ONNX Runtime cannot run the graph ({OneLine.Of(e.Message)}); export it again", e);
}
