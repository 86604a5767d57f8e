using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Runs a generator on ONNX Runtime's CPU provider. Different batches may run concurrently, a single batch may not.
/// Dispose of the batches before the generator.
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

    /// <summary>The display name of the device, e.g. "CPU, 2 threads".</summary>
    public string Device => Options.Threads == 1 ? "CPU, 1 thread" : $"CPU, {Options.Threads} threads";

    /// <summary>Its options.</summary>
    public CpuGeneratorOptions Options { get; }

    /// <summary>Loads a generator.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The generator, ready to create batches.</returns>
    /// <exception cref="InputException">ONNX Runtime rejects the graph.</exception>
    public static CpuGenerator Load(GeneratorFile file, CpuGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new CpuGeneratorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));

        var generator = new CpuGenerator(file, options);
        // One session is created now, so that an invalid graph is rejected here and not in the first frame.
        _ = (options.Splitting == BatchSplitting.Always ? generator._singleThreadSession : generator._sharedSession)
            .Value;
        return generator;
    }

    /// <summary>Creates the buffers for a number of pictures and chooses how they are divided among threads.</summary>
    /// <param name="size">Number of pictures, at least 1.</param>
    /// <returns>The batch; its inputs are zero.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public CpuBatch CreateBatch(int size) => CreateBatch(size, Options.Splitting);

    /// <summary>Creates the buffers for a number of pictures with a given division among threads.</summary>
    /// <param name="size">Number of pictures, at least 1.</param>
    /// <param name="splitting">The division among threads, overriding the options.</param>
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
    /// <returns>The difference between the pictures and those in the file.</returns>
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

    /// <summary>Disposes of the sessions.</summary>
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

/// <summary>Options of a <see cref="CpuGenerator"/>.</summary>
public sealed record CpuGeneratorOptions
{
    /// <summary>Number of threads, at least 1; one per processor by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to optimize the graph for the CPU when it is loaded (<see cref="Onnx.CpuPasses"/>).</summary>
    public bool ApplyPasses { get; init; } = true;

    /// <summary>How a batch of at least two pictures per thread is divided among the threads.</summary>
    public BatchSplitting Splitting { get; init; } = BatchSplitting.Measure;
}

/// <summary>How a large batch is divided among the threads of a <see cref="CpuGenerator"/>.</summary>
public enum BatchSplitting
{
    /// <summary>Both ways are measured when a batch is created, and the faster one is used.</summary>
    Measure,

    /// <summary>Every thread computes its own slice of the batchif there is at least one picture per thread.</summary>
    Always,

    /// <summary>All threads share the work of each layer.</summary>
    Never,
}
