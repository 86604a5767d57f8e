using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// A thumbnail of each model, rendered by the model at a fixed seed when first requested, and cached in a folder by the
/// file's hash. They are rendered one at a time on a low-priority thread, so that frames are not delayed. Thread-safe.
/// </summary>
internal sealed class Thumbnails : IDisposable
{
    private const ulong Seed = 7;
    private const double Time = 1;

    private readonly ModelLibrary _library;
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]?>> _known = new(StringComparer.Ordinal);
    private readonly BlockingCollection<string> _wanted = [];
    private readonly Lock _lock = new();
    private Thread? _thread;

    /// <summary>Creates the cache of a library's models; nothing is rendered yet.</summary>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="folder">The cache folder; created when needed.</param>
    public Thumbnails(ModelLibrary library, string folder)
    {
        _library = library;
        _folder = folder;
    }

    /// <summary>Number of rendered thumbnails, excluding those found in the cache.</summary>
    public int Made { get; private set; }

    /// <summary>Returns the thumbnail of a model.</summary>
    /// <param name="digits">The first digits of the model's SHA-256.</param>
    /// <param name="cancellation">Cancels the wait, but not the rendering.</param>
    /// <returns>The PNG; null if there is no such model, or it cannot be rendered.</returns>
    public async Task<byte[]?> FindAsync(string digits, CancellationToken cancellation)
    {
        if (_library.Find(digits) is null)
            return null;
        var wanted = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<byte[]?> known = _known.GetOrAdd(digits, wanted);
        if (known == wanted)
            Enqueue(digits);
        return await known.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wanted.CompleteAdding();
        lock (_lock)
            _thread?.Join();
        foreach (TaskCompletionSource<byte[]?> known in _known.Values)
            known.TrySetResult(null);
        _wanted.Dispose();
    }

    private void Enqueue(string digits)
    {
        lock (_lock)
        {
            if (_wanted.IsAddingCompleted)
                return;
            _wanted.Add(digits);
            if (_thread is not null)
                return;
            _thread = LowPriorityThread.Start("Thumbnails", Work);
        }
    }

    private void Work()
    {
        foreach (string digits in _wanted.GetConsumingEnumerable())
        {
            // Requests still queued on disposal are not rendered.
            byte[]? png = _wanted.IsAddingCompleted ? null : Kept(digits) ?? Make(digits);
            _known[digits].TrySetResult(png);
        }
    }

    private string PathOf(string digits) => Path.Combine(_folder, $"{digits}.png");

    private byte[]? Kept(string digits)
    {
        try
        {
            return File.Exists(PathOf(digits)) ? File.ReadAllBytes(PathOf(digits)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[]? Make(string digits)
    {
        if (_library.Find(digits) is not { } place)
            return null;
        try
        {
            byte[] png = Draw(_library.Slots[place.Slot].Files[place.File], digits);
            Made++;
            Keep(digits, png);
            return png;
        }
        // A failure only means a missing thumbnail in a list.
#pragma warning disable CA1031 // A model's failure must not end the program.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static byte[] Draw(ModelFile file, string digits)
    {
        // What is played is loaded already; its pictures are the same, except in int8.
        LoadedModel? loaded = file.State.Loaded;
        bool isHeld = loaded is { Precision: CpuPrecision.Float32 } && loaded.Digits == digits && loaded.TryHold();
        LoadedModel model = isHeld ? loaded! : LoadedModel.Load(file.Read(), threads: 1);
        if (!isHeld)
            UnusedMemory.Return();
        try
        {
            var state = new ViewState { Seed = Seed, Time = Time };
            return PictureEncoder.Png(SessionRendering.Render([model], state, canvas: null, scale: 1), origin: null);
        }
        finally
        {
            model.Release();
        }
    }

    private void Keep(string digits, byte[] png)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            AtomicFile.Write(PathOf(digits), stream => stream.Write(png));
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            // If it cannot be cached, it is rendered again next time.
        }
    }
}
