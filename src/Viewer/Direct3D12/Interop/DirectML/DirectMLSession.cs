using ImageGen.Generators.Format;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// A generator's graph for a fixed number of pictures, compiled by DirectML for our device, on a compute queue of its
/// own. Creating it takes a while and submits work to that queue; that may happen on any thread.
/// </summary>
internal sealed class DirectMLSession : IDisposable
{
    // The name of the first dimension of every input and output (docs/generator-file.md).
    private const string BatchDimension = "batch";

    /// <summary>Opens the session.</summary>
    /// <param name="device">The device; it must outlive the session.</param>
    /// <param name="runtime">ONNX Runtime's DirectML interface.</param>
    /// <param name="info">The generator's metadata.</param>
    /// <param name="model">The bytes of the graph.</param>
    /// <param name="size">Number of pictures in every run.</param>
    /// <param name="fused">Whether DirectML may fuse the graph.</param>
    /// <exception cref="OnnxRuntimeException">The graph cannot run on the device alone.</exception>
    public DirectMLSession(
        GraphicsDevice device, OrtDirectML runtime, GeneratorInfo info, byte[] model, int size, bool fused)
    {
        Device = device;
        Runtime = runtime;
        Info = info;
        Size = size;
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // The provider demands both.
            EnableMemoryPattern = false,
            ExecutionMode = Microsoft.ML.OnnxRuntime.ExecutionMode.ORT_SEQUENTIAL,
            // An error comes back as an exception; printed as well, it would not be one clear line.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddFreeDimensionOverrideByName(BatchDimension, size);
        options.AddSessionConfigEntry("ep.dml.disable_graph_fusion", fused ? "0" : "1");
        // A layer that the processor computes would read its inputs back in every frame: then rather no session.
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        Queue = new GpuQueue(device, CommandListType.Compute, $"session of {size}");
        try
        {
            runtime.Append(options, device, Queue);
            InferenceSession = new InferenceSession(model, options);
        }
        catch
        {
            Queue.Dispose();
            throw;
        }
    }

    /// <summary>The device it runs on.</summary>
    public GraphicsDevice Device { get; }

    /// <summary>ONNX Runtime's DirectML interface.</summary>
    public OrtDirectML Runtime { get; }

    /// <summary>The queue that its runs are submitted to; it stays this object's.</summary>
    public GpuQueue Queue { get; }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info { get; }

    /// <summary>Number of pictures in every run.</summary>
    public int Size { get; }

    /// <summary>How long a run took when it was proved, in seconds; null before that.</summary>
    public double? SecondsOfRun { get; set; }

    /// <summary>ONNX Runtime's session; it stays this object's. One run at a time.</summary>
    public InferenceSession InferenceSession { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Queue.Fence.Drain();
        }
        catch (Exception e) when (e is DeviceLostException or GraphicsException)
        {
            // A device that is gone has nothing left to do.
        }

        InferenceSession.Dispose();
        Queue.Dispose();
    }
}
