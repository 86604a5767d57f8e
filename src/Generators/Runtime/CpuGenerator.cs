using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime.Int8;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Runs a generator on ONNX Runtime's CPU provider. Different batches may run concurrently, a single batch may not.
/// Dispose of the batches before the generator.
/// </summary>
public sealed class CpuGenerator : IDisposable
{
    private readonly GeneratorFile _file;
    private readonly ConcurrentDictionary<SessionKind, Lazy<InferenceSession>> _sessions = [];
    private volatile Int8Model? _int8;
    private bool _disposed;

    private CpuGenerator(GeneratorFile file, CpuGeneratorOptions options)
    {
        _file = file;
        Options = options;
    }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info => _file.Info;

    /// <summary>The display name of the device, e.g. "CPU, 2 threads".</summary>
    public string Device => Options.Threads == 1 ? "CPU, 1 thread" : $"CPU, {Options.Threads} threads";

    /// <summary>Its options.</summary>
    public CpuGeneratorOptions Options { get; }

    /// <summary>Its form in int8, which batches need that are run by such a plan; null if it was not made.</summary>
    public Int8Model? Int8 => _int8;

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
        GraphForm form = generator.DefaultForm;
        _ = (options.Splitting == BatchSplitting.Always ? generator.SingleThread(form) : generator.Shared(form)).Value;
        return generator;
    }

    /// <summary>Gives it a form in int8, once. Sessions are opened when a batch needs them.</summary>
    /// <param name="model">The form.</param>
    public void Use(Int8Model model) => _int8 ??= model;

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
            return new CpuBatch(
                Info, size, Options.Threads, splitting, Shared(DefaultForm), SingleThread(DefaultForm));
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Creates the buffers for a number of pictures that are run by a plan.</summary>
    /// <param name="size">Number of pictures, at least 1.</param>
    /// <param name="plan">The plan; its form is the plain one if the options leave out the passes.</param>
    /// <returns>The batch; its inputs are zero.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public CpuBatch CreateBatch(int size, CpuPlan plan)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        GraphForm form = Options.ApplyPasses ? plan.Form : GraphForm.Plain;
        Lazy<InferenceSession> session = plan.Division switch
        {
            WorkDivision.Layers => Shared(form),
            WorkDivision.LayersSpinning => Session(new SessionKind(form, Options.Threads, Spins: true)),
            _ => SingleThread(form),
        };
        BatchSplitting splitting = plan.Division == WorkDivision.Pictures
            ? BatchSplitting.Always : BatchSplitting.Never;
        try
        {
            return new CpuBatch(Info, size, Options.Threads, splitting, session, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Replays the file's golden values on this machine.</summary>
    /// <returns>The difference between the pictures and those in the file.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public GoldenReport CheckGolden() => CheckGolden(DefaultForm);

    /// <summary>Replays the file's golden values on this machine with one form of the graph.</summary>
    /// <param name="form">The form.</param>
    /// <returns>The difference between the pictures and those in the file.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public GoldenReport CheckGolden(GraphForm form)
    {
        GoldenValues golden = Info.Golden;
        using CpuBatch batch = CreateBatch(golden.Count, new CpuPlan(form, WorkDivision.Layers));
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
        foreach (Lazy<InferenceSession> session in _sessions.Values)
        {
            if (session.IsValueCreated)
                session.Value.Dispose();
        }
    }

    private GraphForm DefaultForm => Options.ApplyPasses ? GraphForm.Fitted : GraphForm.Plain;

    private Lazy<InferenceSession> Shared(GraphForm form) =>
        Session(new SessionKind(form, Options.Threads, Spins: false));

    private Lazy<InferenceSession> SingleThread(GraphForm form) => Session(new SessionKind(form, 1, Spins: false));

    private Lazy<InferenceSession> Session(SessionKind kind) =>
        _sessions.GetOrAdd(kind, key => new Lazy<InferenceSession>(() => Open(key)));

    private InferenceSession Open(SessionKind kind)
    {
        byte[] bytes = kind.Form switch
        {
            GraphForm.Fitted => CpuPasses.Apply(_file.Model).ToByteArray(),
            GraphForm.Plain => _file.Model.ToByteArray(),
            _ => _int8 is { Bytes.Length: > 0 } model ? model.Bytes.ToArray()
                : throw new InvalidOperationException("The generator has no form in int8."),
        };
        try
        {
            return CpuSession.Open(bytes, kind.Threads, kind.Spins, kind.Form == GraphForm.Int8);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    private InputException Failure(OnnxRuntimeException e) => CpuSession.Failure(_file, e);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct SessionKind(GraphForm Form, int Threads, bool Spins);
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

    /// <summary>Every thread computes its own slice of the batch if there is at least one picture per thread.</summary>
    Always,

    /// <summary>All threads share the work of each layer.</summary>
    Never,
}
