using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Tries every way to run a generator on one device, whatever comes of it: what the doctor wants to know.
/// </summary>
internal sealed class DeviceExamination : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime = new();

    /// <summary>Opens the device.</summary>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    public DeviceExamination(string? adapter) => _device = GraphicsDevice.Create(adapter);

    /// <summary>The adapter.</summary>
    public AdapterDescription Adapter => _device.Adapter;

    /// <summary>Tries all modes of a generator.</summary>
    public IReadOnlyList<ExecutionModeResult> Try(GeneratorFile file)
    {
        var results = new List<ExecutionModeResult>();
        foreach (ExecutionMode mode in PrecisionLadder.OnDevice)
        {
            using var generator = DirectMLGenerator.Load(_device, _runtime, file, [mode]);
            results.AddRange(generator.Ladder.Tried);
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();
}

/// <summary>
/// Replays a file's golden values on a session and reads the pictures back: what proves a device, before any frame.
/// </summary>
internal static unsafe class GoldenReplay
{
    /// <summary>Replays them.</summary>
    /// <param name="session">A session of at least as many pictures as there are golden ones.</param>
    /// <param name="golden">The golden values.</param>
    /// <param name="tolerance">What the file allows.</param>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public static GoldenReport Run(DirectMLSession session, GoldenValues golden, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(session.Size, golden.Count, nameof(session));
        GraphicsDevice device = session.Device;
        using var fence = new GpuFence(device);
        using var run = new DirectMLRun(session);
        long ring = run.InputBytes + (8 * UploadRing.Alignment);
        using var upload = new UploadBuffer(
            device, fence, ring / UploadRing.Alignment * UploadRing.Alignment, framesInFlight: 1);
        using var readback = new GpuReadback(device, run.Images.Buffer.Size, ReadbackPurpose.Proof);
        using var commands = new FrameContext(device, fence);

        commands.BeginFrame();
        commands.Record();
        foreach ((string name, TensorData tensor) in golden.Inputs)
            run.Fill(name, tensor.Values, upload, commands);
        commands.Submit();
        run.Run();
        commands.Record();
        commands.Transition(run.Images.Buffer.Handle, ResourceStates.Common, ResourceStates.CopySource);
        commands.List->CopyBufferRegion(readback.Handle, 0, run.Images.Buffer.Handle, 0, (ulong)run.Images.Buffer.Size);
        commands.Submit();
        ulong end = commands.EndFrame();
        upload.EndFrame(end);
        fence.Wait(end);

        float[] pictures = new float[golden.Image.Values.Length];
        readback.Read<float>(0, pictures);
        return GoldenReport.Of(pictures, golden, tolerance);
    }
}
