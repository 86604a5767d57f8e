using ImageGen.Generators.Format;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// A generator's graph for a fixed batch size, compiled by DirectML for the viewer's device, on a compute queue of its
/// own. Creating it is slow and submits work to that queue; it may happen on any thread.
/// </summary>
internal sealed class DirectMLSession : IDisposable
{
    // Name of the first dimension of every input and output (docs/generator-file.md).
    private const string BatchDimension = "batch";

    /// <summary>Creates the session.</summary>
    /// <param name="device">The device; must outlive the session.</param>
    /// <param name="runtime">ONNX Runtime's DirectML interface.</param>
    /// <param name="info">The generator's metadata.</param>
    /// <param name="model">The bytes of the ONNX model.</param>
    /// <param name="size">Batch size.</param>
    /// <param name="fused">Whether DirectML may fuse the graph.</param>
    /// <exception cref="OnnxRuntimeException">The graph cannot run entirely on the device.</exception>
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
            // The provider requires both.
            EnableMemoryPattern = false,
            ExecutionMode = Microsoft.ML.OnnxRuntime.ExecutionMode.ORT_SEQUENTIAL,
            // Errors are reported as exceptions; they must not also be logged to the console.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddFreeDimensionOverrideByName(BatchDimension, size);
        options.AddSessionConfigEntry("ep.dml.disable_graph_fusion", fused ? "0" : "1");
        // A layer on the CPU would read its inputs back in every frame; creation fails instead.
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

    /// <summary>The device.</summary>
    public GraphicsDevice Device { get; }

    /// <summary>ONNX Runtime's DirectML interface.</summary>
    public OrtDirectML Runtime { get; }

    /// <summary>The queue that runs are submitted to; owned by this object.</summary>
    public GpuQueue Queue { get; }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info { get; }

    /// <summary>Batch size.</summary>
    public int Size { get; }

    /// <summary>Duration of a run measured at verification, in seconds; null before.</summary>
    public double? SecondsOfRun { get; set; }

    /// <summary>ONNX Runtime's session; owned by this object. Not for concurrent runs.</summary>
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
            // A lost device has no pending work.
        }

        InferenceSession.Dispose();
        Queue.Dispose();
    }
}
