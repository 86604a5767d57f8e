using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator that is ready to run, shared by all clients that show it. Clients have their own batches; the ONNX
/// Runtime sessions are freed when the last reference is released. Thread-safe.
/// </summary>
internal sealed class LoadedModel
{
    private int _holders = 1;

    private LoadedModel(GeneratorFile file, CpuGenerator generator, GoldenReport golden)
    {
        Golden = golden;
        File = file;
        Generator = generator;
        Digits = file.Sha256[..SavedView.HashDigits];
    }

    /// <summary>Its file.</summary>
    public GeneratorFile File { get; }

    /// <summary>The result of the golden check on this machine.</summary>
    public GoldenReport Golden { get; }

    /// <summary>The generator.</summary>
    public CpuGenerator Generator { get; }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info => File.Info;

    /// <summary>The first digits of the file's SHA-256, by which sessions refer to it.</summary>
    public string Digits { get; }

    /// <summary>Loads a generator with one reference, held by the caller.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <param name="golden">What to do if the golden check fails; null to refuse the model.</param>
    /// <exception cref="InputException">It cannot run on this machine, or it fails the golden check.</exception>
    public static LoadedModel Load(GeneratorFile file, int? threads = null, GoldenPolicy? golden = null)
    {
        var generator = CpuGenerator.Load(
            file, threads is { } count ? new CpuGeneratorOptions { Threads = count } : null);
        try
        {
            GoldenReport report = generator.CheckGolden();
            (golden ?? GoldenPolicy.Refuse).Apply(file, "pictures", report);
            return new LoadedModel(file, generator, report);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates a batch. It is split over the threads if there are at least two pictures per thread: measuring would
    /// nearly always choose the same, but would cause a noticeable delay after a key press.
    /// </summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    public CpuBatch CreateBatch(int count) => Generator.CreateBatch(
        count, count >= 2 * Generator.Options.Threads ? BatchSplitting.Always : BatchSplitting.Never);

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
        if (Interlocked.Decrement(ref _holders) == 0)
            Generator.Dispose();
    }
}
