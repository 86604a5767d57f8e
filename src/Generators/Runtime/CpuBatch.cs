using System.Diagnostics;
using ImageGen.Generators.Format;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// A batch of pictures that a <see cref="CpuGenerator"/> computes together: fill the inputs, run, read the pictures.
/// Buffers are allocated once; a run allocates no managed memory.
/// </summary>
/// <remarks>
/// The pictures are bit-identical however the work is divided among threads (verified by tests): every sum is computed
/// by one thread, in one order.
/// </remarks>
public sealed class CpuBatch : IDisposable
{
    // Enough to detect a difference of 5% on an idle machine, and short even for a large model.
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
            _source = new BatchBuffer(
                InterfaceNames.Source, size, source.Shape.Channels, source.Shape.Height, source.Shape.Width);
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

    /// <summary>
    /// Whether each thread computes its own slice of the pictures, rather than all threads sharing each layer.
    /// </summary>
    public bool IsSplit => _parts is not null;

    /// <summary>The latents, size x latent values; empty for an image-to-image generator.</summary>
    public Span<float> Latents => _latents?.Values;

    /// <summary>The labels, size x classes values; empty if the generator is not conditional.</summary>
    public Span<float> Labels => _labels?.Values;

    /// <summary>
    /// The pictures to translate, size x channels x height x width in [0, 1]; empty unless image-to-image.
    /// </summary>
    public Span<float> Source => _source?.Values;

    /// <summary>The pictures of the last run, size x channels x height x width in [0, 1].</summary>
    public ReadOnlySpan<float> Images => _images.Values;

    /// <summary>Computes the pictures from the current inputs.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed, for example because of insufficient memory.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_parts is not null)
            _parts.Run();
        else
            _runs[0].Run();
    }

    /// <summary>Stops the threads and disposes of the bindings; the spans remain readable.</summary>
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

    // Runs alternate, so that load on the machine affects both; the fastest of each counts.
    private static bool IsFaster(Action candidate, Action other)
    {
        candidate();
        other();
        long candidateTicks = long.MaxValue;
        long otherTicks = long.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0;
            i < MostTimedRuns && (i < FewestTimedRuns || Stopwatch.GetElapsedTime(start) < TimingBudget);
            i++)
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
        foreach (BoundRun run in _runs)
            run.Dispose();
        _runs.Clear();
    }
}

/// <summary>The values of one input or output for a whole batch, in pinned memory.</summary>
internal sealed class BatchBuffer
{
    private readonly int[] _pictureShape;

    public BatchBuffer(string name, int size, params ReadOnlySpan<int> pictureShape)
    {
        Name = name;
        _pictureShape = pictureShape.ToArray();
        PictureSize = _pictureShape.Aggregate(1, (product, extent) => checked(product * extent));
        Values = GC.AllocateArray<float>(checked(size * PictureSize), pinned: true);
    }

    /// <summary>The name of the input or output in the graph.</summary>
    public string Name { get; }

    /// <summary>Number of values per picture.</summary>
    public int PictureSize { get; }

    /// <summary>The values, picture by picture.</summary>
    public float[] Values { get; }

    /// <summary>The tensor's shape for a number of pictures.</summary>
    public long[] Shape(int count) => [count, .. _pictureShape];
}

/// <summary>A session bound once to slices of the caller's buffers; each run reads and writes them in place.</summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    /// <summary>Binds a session to the pictures <paramref name="first"/> to first + count - 1 of the buffers.</summary>
    public BoundRun(
        InferenceSession session, IReadOnlyList<BatchBuffer> inputs, BatchBuffer output, int first, int count)
    {
        _session = session;
        _binding = session.CreateIoBinding();
        foreach (BatchBuffer input in inputs)
            _binding.BindInput(input.Name, Value(input, first, count));
        _binding.BindOutput(output.Name, Value(output, first, count));
    }

    /// <summary>Computes the slice. Allocates no managed memory.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (OrtValue value in _values)
            value.Dispose();
    }

    private OrtValue Value(BatchBuffer buffer, int first, int count)
    {
        Memory<float> slice = buffer.Values.AsMemory(first * buffer.PictureSize, count * buffer.PictureSize);
        var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, slice, buffer.Shape(count));
        _values.Add(value);
        return value;
    }
}
