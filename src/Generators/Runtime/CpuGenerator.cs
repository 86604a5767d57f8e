using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// A generator that runs on ONNX Runtime's CPU provider. Different batches may run at the same time; one batch runs
/// once at a time. Dispose the batches before the generator.
/// </summary>
public sealed class CpuGenerator : IDisposable
{
    private readonly GeneratorFile _file;
    private readonly byte[] _model;
    private readonly Lazy<InferenceSession> _sharedSession;
    private readonly Lazy<InferenceSession> _singleThreadSession;
    private bool _disposed;

    private CpuGenerator(GeneratorFile file, CpuGeneratorOptions options)
    {
        _file = file;
        Options = options;
        _model = (options.ApplyPasses ? CpuPasses.Apply(file.Model) : file.Model).ToByteArray();
        _singleThreadSession = new Lazy<InferenceSession>(() => Open(threads: 1));
        _sharedSession = options.Threads == 1 ? _singleThreadSession : new Lazy<InferenceSession>(
            () => Open(options.Threads));
    }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info => _file.Info;

    /// <summary>The device for a person, e.g. "CPU, 2 threads".</summary>
    public string Device => Options.Threads == 1 ? "CPU, 1 thread" : $"CPU, {Options.Threads} threads";

    /// <summary>How it runs.</summary>
    public CpuGeneratorOptions Options { get; }

    /// <summary>Loads a generator.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <returns>The generator, ready to create batches.</returns>
    /// <exception cref="InputException">ONNX Runtime refuses the graph.</exception>
    public static CpuGenerator Load(GeneratorFile file, CpuGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new CpuGeneratorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));

        var generator = new CpuGenerator(file, options);
        // One session is opened now, so that a graph that cannot run is refused here and not in the first frame.
        _ = (options.Splitting == BatchSplitting.Always ? generator._singleThreadSession : generator._sharedSession)
            .Value;
        return generator;
    }

    /// <summary>Creates the buffers for a number of pictures and chooses how they are computed.</summary>
    /// <param name="size">Number of pictures, at least 1.</param>
    /// <returns>The batch; its inputs are zero.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public CpuBatch CreateBatch(int size) => CreateBatch(size, Options.Splitting);

    /// <summary>Creates the buffers for a number of pictures that are computed as the caller says.</summary>
    /// <param name="size">Number of pictures, at least 1.</param>
    /// <param name="splitting">How they are spread over the threads, in place of the options'.</param>
    /// <returns>The batch; its inputs are zero.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public CpuBatch CreateBatch(int size, BatchSplitting splitting)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        try
        {
            return new CpuBatch(Info, size, Options.Threads, splitting, _sharedSession, _singleThreadSession);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Replays the file's golden values on this machine.</summary>
    /// <returns>How far the pictures are from those in the file.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public GoldenReport CheckGolden()
    {
        GoldenValues golden = Info.Golden;
        using CpuBatch batch = CreateBatch(golden.Count, BatchSplitting.Never);
        foreach ((string name, TensorData tensor) in golden.Inputs)
            tensor.Values.CopyTo(batch.Input(name));
        try
        {
            batch.Run();
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }

        double max = GoldenReport.Largest(batch.Images, golden.Image.Values);
        return new GoldenReport(max, _file.Tolerance, golden.Count);
    }

    /// <summary>Frees the sessions.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (Lazy<InferenceSession>? session in new[] { _sharedSession, _singleThreadSession })
        {
            if (session.IsValueCreated)
                session.Value.Dispose();
        }
    }

    private InferenceSession Open(int threads)
    {
        try
        {
            return CpuSession.Open(_model, threads);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    private InputException Failure(OnnxRuntimeException e) => CpuSession.Failure(_file, e);
}

/// <summary>How a <see cref="CpuGenerator"/> runs.</summary>
public sealed record CpuGeneratorOptions
{
    /// <summary>Number of threads that compute, at least 1. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the graph is fitted to the CPU when it is loaded (<see cref="Onnx.CpuPasses"/>).</summary>
    public bool ApplyPasses { get; init; } = true;

    /// <summary>How a batch of at least two pictures per thread is spread over the threads.</summary>
    public BatchSplitting Splitting { get; init; } = BatchSplitting.Measure;
}

/// <summary>How a large batch is spread over the threads of a <see cref="CpuGenerator"/>.</summary>
public enum BatchSplitting
{
    /// <summary>Both ways are timed when a batch is created, and the faster one is kept.</summary>
    Measure,

    /// <summary>Every thread computes its own slice of the batch, when there is a picture for each.</summary>
    Always,

    /// <summary>All threads share the work inside each layer.</summary>
    Never,
}
