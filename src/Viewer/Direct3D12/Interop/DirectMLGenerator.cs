using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A generator on DirectML: the ladder finds how it runs well, then sessions are opened for every size of a batch. All
/// of that happens ahead, off the frame path; the sizes that are ready can be used meanwhile.
/// </summary>
internal sealed class DirectMLGenerator : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime;
    private readonly Lock _opening = new();
    private volatile DirectMLSession[] _sessions = [];
    private bool _disposed;

    private DirectMLGenerator(GraphicsDevice device, OrtDirectML runtime, GeneratorFile file)
    {
        _device = device;
        _runtime = runtime;
        File = file;
    }

    /// <summary>The generator's file.</summary>
    public GeneratorFile File { get; }

    /// <summary>How it runs, and what was tried before.</summary>
    public PrecisionLadder Ladder { get; private set; } = null!;

    /// <summary>The sizes that are ready, smallest first; empty when only the CPU can run it.</summary>
    public IReadOnlyList<int> Sizes => [.. _sessions.Select(session => session.Size)];

    /// <summary>Finds how a generator runs well and opens its first session.</summary>
    /// <param name="device">The device; it must outlive the generator.</param>
    /// <param name="runtime">ONNX Runtime's DirectML interface.</param>
    /// <param name="file">The generator's file.</param>
    /// <param name="modes">The ways to try, fastest first.</param>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public static DirectMLGenerator Load(
        GraphicsDevice device, OrtDirectML runtime, GeneratorFile file, IReadOnlyList<ExecutionMode> modes)
    {
        var generator = new DirectMLGenerator(device, runtime, file);
        try
        {
            generator.Ladder = PrecisionLadder.Descend(modes, file.Tolerance, generator.Replay);
            if (generator.Ladder.Chosen == ExecutionMode.Cpu)
                generator.CloseAll();
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>Opens the sessions that are still missing, one after the other. For a thread of its own.</summary>
    /// <param name="sizes">The sizes to open.</param>
    /// <param name="cancellation">Stops between two.</param>
    public void OpenAll(IEnumerable<int> sizes, CancellationToken cancellation)
    {
        foreach (int size in sizes.Except(Sizes).ToArray())
        {
            if (cancellation.IsCancellationRequested || Ladder.Chosen == ExecutionMode.Cpu)
                return;
            Open(Ladder.Chosen, size);
        }
    }

    /// <summary>The session of a size that is ready.</summary>
    public DirectMLSession Session(int size) => _sessions.First(session => session.Size == size);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            foreach (DirectMLSession session in _sessions)
                session.Dispose();
            _sessions = [];
        }
    }

    private GoldenReport Replay(ExecutionMode mode)
    {
        // Of a mode that failed nothing may stay.
        CloseAll();
        int size = BatchPlan.Sizes.First(size => size >= File.Info.Golden.Count);
        return GoldenReplay.Run(Open(mode, size), File.Info.Golden, File.Tolerance);
    }

    private DirectMLSession Open(ExecutionMode mode, int size)
    {
        try
        {
            byte[] model = DirectMLPasses.Apply(File.Model, ExecutionModes.IsHalf(mode)).ToByteArray();
            var session = new DirectMLSession(_device, _runtime, File.Info, model, size, ExecutionModes.IsFused(mode));
            lock (_opening)
            {
                if (_disposed)
                {
                    session.Dispose();
                    throw new OperationCanceledException();
                }

                _sessions = [.. _sessions.Append(session).OrderBy(known => known.Size)];
            }

            return session;
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException e)
        {
            _device.ThrowIfLost(e);
            throw;
        }
    }

    private void CloseAll()
    {
        lock (_opening)
        {
            foreach (DirectMLSession session in _sessions)
                session.Dispose();
            _sessions = [];
        }
    }
}
