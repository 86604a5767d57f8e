using System.Diagnostics;
using ImageGen.Generators.Format;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// A number of pictures that a <see cref="CpuGenerator"/> computes together: fill the inputs, run, read the pictures.
/// The buffers are allocated once, and a run allocates no managed memory.
/// </summary>
/// <remarks>
/// However the work is spread over threads, the pictures are the same bit for bit (tests hold this): every sum is taken
/// by one thread, in one order.
/// </remarks>
public sealed class CpuBatch : IDisposable
{
    // Enough to tell 5% apart on a quiet machine, and no more than a moment for a large model.
    private const int FewestTimedRuns = 2;
    private const int MostTimedRuns = 8;
    private static readonly TimeSpan TimingBudget = TimeSpan.FromMilliseconds(300);

    private readonly BatchBuffer? _latents;
    private readonly BatchBuffer? _labels;
    private readonly BatchBuffer? _source;
    private readonly BatchBuffer _images;
    private readonly List<BoundRun> _runs = [];
    private readonly ParallelParts? _parts;
    private bool _disposed;

    internal CpuBatch(
        GeneratorInfo info,
        int size,
        int threads,
        BatchSplitting splitting,
        Lazy<InferenceSession> sharedSession,
        Lazy<InferenceSession> singleThreadSession)
    {
        Size = size;
        if (info.Latent is { } latent)
            _latents = new BatchBuffer(InterfaceNames.Latent, size, [.. latent.Shape]);
        if (info.IsConditional)
            _labels = new BatchBuffer(InterfaceNames.Label, size, info.ClassNames.Count);
        if (info.Source is { } source)
            _source = new BatchBuffer(InterfaceNames.Source, size, source.Shape.Channels, source.Shape.Height, source.Shape.Width);
        _images = new BatchBuffer(InterfaceNames.Image, size, info.Image.Channels, info.Image.Height, info.Image.Width);
        BatchBuffer[] inputs = [.. new[] { _latents, _labels, _source }.OfType<BatchBuffer>()];

        int parts = Math.Min(threads, size);
        bool split = parts > 1 && splitting == BatchSplitting.Always;
        bool measure = parts > 1 && splitting == BatchSplitting.Measure && size >= 2 * threads;
        BoundRun? whole = split ? null : new BoundRun(sharedSession.Value, inputs, _images, 0, size);
        try
        {
            if (split || measure)
            {
                for (int i = 0; i < parts; i++)
                {
                    int first = (int)((long)size * i / parts);
                    int end = (int)((long)size * (i + 1) / parts);
                    _runs.Add(new BoundRun(singleThreadSession.Value, inputs, _images, first, end - first));
                }
                _parts = new ParallelParts([.. _runs.Select(run => (Action)run.Run)]);
                if (whole is null || IsFaster(_parts.Run, whole.Run))
                {
                    whole?.Dispose();
                    return;
                }
                StopParts();
                _parts = null;
            }
            _runs.Add(whole!);
        }
        catch
        {
            whole?.Dispose();
            StopParts();
            throw;
        }
    }

    /// <summary>Number of pictures.</summary>
    public int Size { get; }

    /// <summary>Whether the pictures are computed in slices, a thread for each, rather than all threads sharing each layer.</summary>
    public bool IsSplit => _parts is not null;

    /// <summary>The latents, size x latent values; empty for an image-to-image generator.</summary>
    public Span<float> Latents => _latents?.Values;

    /// <summary>The labels, size x classes values; empty when the generator is not conditional.</summary>
    public Span<float> Labels => _labels?.Values;

    /// <summary>The pictures to translate, size x channels x height x width in [0, 1]; empty unless image-to-image.</summary>
    public Span<float> Source => _source?.Values;

    /// <summary>The pictures of the last run, size x channels x height x width in [0, 1].</summary>
    public ReadOnlySpan<float> Images => _images.Values;

    /// <summary>Computes the pictures from the inputs as they are now.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed, for example for lack of memory.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_parts is not null)
            _parts.Run();
        else
            _runs[0].Run();
    }

    /// <summary>Stops the threads and frees the bindings; the spans stay readable.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        StopParts();
    }

    /// <summary>The buffer of an input of the graph.</summary>
    internal Span<float> Input(string name) => name switch
    {
        InterfaceNames.Latent => Latents,
        InterfaceNames.Label => Labels,
        _ => Source,
    };

    // The runs take turns, so that a busy moment of the machine hits both; the fastest of each counts.
    private static bool IsFaster(Action candidate, Action other)
    {
        candidate();
        other();
        long candidateTicks = long.MaxValue;
        long otherTicks = long.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < MostTimedRuns && (i < FewestTimedRuns || Stopwatch.GetElapsedTime(start) < TimingBudget); i++)
        {
            candidateTicks = Math.Min(candidateTicks, Time(candidate));
            otherTicks = Math.Min(otherTicks, Time(other));
        }
        return candidateTicks < otherTicks;
    }

    private static long Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }

    private void StopParts()
    {
        _parts?.Dispose();
        foreach (var run in _runs)
            run.Dispose();
        _runs.Clear();
    }
}
