using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator that is ready to run, shared by all clients that show it. Clients have their own batches; the ONNX
/// Runtime sessions are freed when the last reference is released. Thread-safe.
/// </summary>
internal sealed class LoadedModel
{
    private readonly ConcurrentDictionary<int, CpuPlan> _plans = [];
    private readonly ConcurrentDictionary<int, bool> _calibrations = [];
    private readonly Lock _int8Lock = new();
    private volatile GraphForm _defaultForm = GraphForm.Fitted;
    private int _holders = 1;
    private int _isSearchWanted;
    private volatile LatentDirections? _directions;

    private LoadedModel(
        GeneratorFile file, CpuGenerator generator, GoldenReport golden, CpuPrecision precision, Int8Store int8Models)
    {
        Precision = precision;
        Int8Models = int8Models;
        Golden = golden;
        File = file;
        Generator = generator;
        Batcher = new DynamicBatcher(generator.Options.Threads, CreateBatch);
        Name = ExportName.Of(file.Name);
        Digits = file.Sha256[..SavedView.HashDigits];
    }

    /// <summary>Its file.</summary>
    public GeneratorFile File { get; }

    /// <summary>The result of the golden check on this machine.</summary>
    public GoldenReport Golden { get; }

    /// <summary>The generator.</summary>
    public CpuGenerator Generator { get; }

    /// <summary>Runs what clients are shown, together where that is faster.</summary>
    public DynamicBatcher Batcher { get; }

    /// <summary>The precision that was asked for.</summary>
    public CpuPrecision Precision { get; }

    /// <summary>
    /// What is known of int8: the precision that is played, or why it is not; null unless it was asked for and tried.
    /// </summary>
    public string? PrecisionNote => Generator.Int8 is not { } int8 ? null
        : !int8.Passed ? $"float32, as {int8.Description}"
        : _defaultForm == GraphForm.Int8 || _plans.Values.Any(plan => plan.Form == GraphForm.Int8)
            ? int8.Description
            : "float32, as int8 was not measured to be faster here";

    /// <summary>The device, and what is known of int8.</summary>
    public string Device => PrecisionNote is { } note ? $"{Generator.Device}, {note}" : Generator.Device;

    /// <summary>The forms of the graph that may be played, the default one first.</summary>
    public IReadOnlyList<GraphForm> Forms => (Precision, Generator.Int8) switch
    {
        (CpuPrecision.Int8, { Passed: true }) => [GraphForm.Int8],
        (CpuPrecision.Auto, { Passed: true }) => [.. CpuPlan.Float32Forms, GraphForm.Int8],
        _ => CpuPlan.Float32Forms,
    };

    private Int8Store Int8Models { get; }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info => File.Info;

    /// <summary>Its name for a person.</summary>
    public string Name { get; }

    /// <summary>The first digits of the file's SHA-256, by which sessions refer to it.</summary>
    public string Digits { get; }

    /// <summary>Measures how it runs fastest; null if it runs by its default plans.</summary>
    public CalibrationWorker? Calibration { get; set; }

    /// <summary>The directions of its latent space; null until they are found.</summary>
    public LatentDirections? Directions => _directions;

    /// <summary>Loads a generator with one reference, held by the caller.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <param name="golden">What to do if the golden check fails; null to refuse the model.</param>
    /// <param name="precision">
    /// The precision; with <see cref="CpuPrecision.Auto"/>, the default plans stay in float32 until
    /// <see cref="ChooseForm"/>.
    /// </param>
    /// <param name="int8Models">Where forms in int8 are kept; null for the user's cache.</param>
    /// <exception cref="InputException">It cannot run on this machine, or it fails the golden check.</exception>
    public static LoadedModel Load(
        GeneratorFile file,
        int? threads = null,
        GoldenPolicy? golden = null,
        CpuPrecision precision = CpuPrecision.Float32,
        Int8Store? int8Models = null)
    {
        var generator = CpuGenerator.Load(
            file, threads is { } count ? new CpuGeneratorOptions { Threads = count } : null);
        try
        {
            GoldenReport report = generator.CheckGolden();
            (golden ?? GoldenPolicy.Refuse).Apply(file, "pictures", report);
            var model = new LoadedModel(file, generator, report, precision, int8Models ?? Int8Store.OfUser);
            if (precision == CpuPrecision.Int8)
                model.PrepareInt8();
            return model;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>Makes its form in int8, or reads it from the cache, if that was asked for.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The form; null in float32.</returns>
    public Int8Model? PrepareInt8(CancellationToken cancellation = default)
    {
        if (Precision == CpuPrecision.Float32)
            return null;
        lock (_int8Lock)
        {
            if (Generator.Int8 is null)
                Generator.Use(Int8Models.Get(File, Generator.Options.Threads, cancellation));
        }

        if (Precision == CpuPrecision.Int8 && Generator.Int8 is { Passed: true })
            _defaultForm = GraphForm.Int8;
        return Generator.Int8;
    }

    /// <summary>
    /// Measures whether int8 is faster here, for what is not calibrated by its batch size, such as files; only with
    /// <see cref="CpuPrecision.Auto"/>.
    /// </summary>
    /// <param name="size">Number of pictures.</param>
    /// <param name="cancellation">Ends it.</param>
    public void ChooseForm(int size, CancellationToken cancellation = default)
    {
        if (Precision != CpuPrecision.Auto || PrepareInt8(cancellation) is not { Passed: true } int8)
            return;
        CpuPlan best = CpuCalibration.Measure(
            File,
            Generator.Options.Threads,
            size,
            [GraphForm.Fitted, GraphForm.Int8],
            int8,
            cancellation).Best;
        _defaultForm = best.Form;
    }

    /// <summary>
    /// Creates a batch. It is split over the threads if there are at least two pictures per thread: measuring would
    /// nearly always choose the same, but would cause a noticeable delay after a key press.
    /// </summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <remarks>The same file gives the same pictures to the bit, whatever was measured on this machine.</remarks>
    public CpuBatch CreateBatch(int count) => CreateBatch(count, DefaultPlan(count));

    /// <summary>Creates a batch that is run by a plan.</summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="plan">The plan.</param>
    public CpuBatch CreateBatch(int count, CpuPlan plan) => Generator.CreateBatch(count, plan);

    /// <summary>The plan for what must be the same to the bit everywhere, such as files.</summary>
    /// <param name="count">Number of pictures.</param>
    public CpuPlan DefaultPlan(int count) => CpuPlan.Default(count, Generator.Options.Threads, _defaultForm);

    /// <summary>The fastest plan that is known, for what is only shown. Allocates nothing.</summary>
    /// <param name="count">Number of pictures.</param>
    public CpuPlan FastestPlan(int count) => _plans.TryGetValue(count, out CpuPlan plan) ? plan : DefaultPlan(count);

    /// <summary>Sets the plan of a batch size, which was measured to be the fastest.</summary>
    public void Use(int count, CpuPlan plan) => _plans[count] = plan;

    /// <summary>
    /// Whether a batch size should be measured by who asks: the first one is told to, unless its plan is known.
    /// </summary>
    public bool TryBeginCalibration(int count) =>
        !_plans.ContainsKey(count) && !_calibrations.ContainsKey(count) && _calibrations.TryAdd(count, value: true);

    /// <summary>Whether the directions should be searched for by who asks: the first one is told to.</summary>
    public bool TryBeginSearch() =>
        _directions is null && Info.Latent is not null && Interlocked.Exchange(ref _isSearchWanted, 1) == 0;

    /// <summary>
    /// Finds the directions of its latent space, where it has one and they are not known yet. It takes a second or two,
    /// all of it on the calling thread: who asks does not wait for a thread of low priority that searches as well, and
    /// both find the same.
    /// </summary>
    /// <param name="cancellation">Ends the search.</param>
    public void FindDirections(CancellationToken cancellation = default)
    {
        if (_directions is null && Info.Latent is not null)
            _directions ??= DirectionSearch.Of(File, cancellation);
    }

    /// <summary>Leaves it without directions, where they cannot be found.</summary>
    public void OmitDirections() => _directions ??= new LatentDirections([]);

    /// <summary>Adds a reference; returns false if the last one was already released.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Releases one reference.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        Batcher.Dispose();
        Generator.Dispose();
    }
}
