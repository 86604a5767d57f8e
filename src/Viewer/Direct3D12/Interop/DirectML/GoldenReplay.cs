using System.Diagnostics;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// Replays the golden values of a model on a session and reads the pictures back, to verify the device before any
/// frame. All work goes through the session's queue.
/// </summary>
internal static unsafe class GoldenReplay
{
    /// <summary>Replays all golden values, in as many runs as needed.</summary>
    /// <param name="session">The session.</param>
    /// <param name="golden">The golden values.</param>
    /// <param name="tolerance">The tolerance of the model file.</param>
    /// <param name="cancellation">Cancels between two runs.</param>
    /// <returns>The maximum difference, and the shortest duration of a run.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static ModeReplay Run(
        DirectMLSession session, GoldenValues golden, double tolerance, CancellationToken cancellation)
    {
        GraphicsDevice device = session.Device;
        GpuQueue queue = session.Queue;
        var batches = new GoldenBatches(golden, session.Size);
        using var run = new DirectMLRun(session);
        long ring = run.InputBytes + (8 * UploadRing.Alignment);
        using var upload = new UploadBuffer(
            device, queue.Fence, ring / UploadRing.Alignment * UploadRing.Alignment, framesInFlight: 1);
        using var readback = new GpuReadback(device, run.Images.Buffer.Size, ReadbackPurpose.Proof);
        using var commands = new FrameContext(device, queue, "golden values");
        float[] pictures = new float[run.Images.Count];
        GoldenReport? worst = null;
        double? shortest = null;
        try
        {
            // The first run of a session plans and compiles, so its duration is not representative.
            for (int i = 0; i <= Math.Max(1, batches.Count - 1); i++)
            {
                cancellation.ThrowIfCancellationRequested();
                int batch = Math.Min(i, batches.Count - 1);
                commands.BeginFrame();
                commands.Record();
                foreach (string name in golden.Inputs.Keys)
                    run.Fill(name, batches.Input(batch, name), upload, commands);
                commands.Submit();
                queue.Fence.WaitForAll();
                double seconds = Time(run, queue);
                if (i > 0)
                    shortest = Math.Min(shortest ?? seconds, seconds);
                Read(run, readback, commands, upload, pictures);
                GoldenReport report = batches.Compare(batch, pictures, tolerance);
                if (worst is null || !(report.MaxDifference <= worst.MaxDifference))
                    worst = report;
                if (i > 0 && shortest > RunLimits.MostSecondsOfPicture * session.Size)
                    break;
            }
        }
        finally
        {
            // After a timeout the run still uses these buffers.
            queue.Fence.Drain();
        }

        return new(worst!, shortest / session.Size);
    }

    private static double Time(DirectMLRun run, GpuQueue queue)
    {
        long start = Stopwatch.GetTimestamp();
        run.Run();
        if (!queue.Fence.TryWait(queue.Fence.Signal(), TimeSpan.FromSeconds(RunLimits.MostSecondsOfReplay)))
            throw new StalledRunException(run.Size);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Read(
        DirectMLRun run, GpuReadback readback, FrameContext commands, UploadBuffer upload, float[] pictures)
    {
        GpuBuffer images = run.Images.Buffer;
        commands.Record();
        commands.Transition(images.Handle, ResourceStates.Common, ResourceStates.CopySource);
        commands.List->CopyBufferRegion(readback.Handle, 0, images.Handle, 0, (ulong)images.Size);
        commands.Submit();
        ulong end = commands.EndFrame();
        upload.EndFrame(end);
        run.Queue.Fence.Wait(end);
        readback.Read<float>(0, pictures);
    }
}
