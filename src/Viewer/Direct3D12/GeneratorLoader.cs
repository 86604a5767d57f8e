using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Loads generators onto a device on a background thread while the CPU runs them. Displayed ones have priority; loading
/// one that is no longer displayed is suspended until it is displayed again; the least recently displayed are evicted.
/// The failure of one generator does not end the thread. While the thread runs, only it disposes generators.
/// </summary>
/// <typeparam name="T">A generator on the device.</typeparam>
internal sealed class GeneratorLoader<T> : IDisposable
    where T : class, IDisposable
{
    private readonly IGeneratorMaker<T> _maker;
    private readonly int _mostKept;
    private readonly Action<string, bool> _tell;
    private readonly Action _wake;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly Thread _thread;
    private Entry[] _seen = [];
    private Entry? _current;
    private CancellationTokenSource? _cancellation;
    private DeviceLostException? _lost;
    private long _turn;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="maker">Creates the generators; owned by the caller.</param>
    /// <param name="mostKept">The maximum number of generators to keep, including displayed ones.</param>
    /// <param name="tell">
    /// Receives messages for the user, and whether they are errors; called on another thread.
    /// </param>
    /// <param name="wake">Called on another thread after a change.</param>
    public GeneratorLoader(IGeneratorMaker<T> maker, int mostKept, Action<string, bool> tell, Action wake)
    {
        _maker = maker;
        _mostKept = mostKept;
        _tell = tell;
        _wake = wake;
        _thread = new Thread(Work) { IsBackground = true, Name = "DirectML sessions" };
        _thread.Start();
    }

    /// <summary>The loss of the device, which ends the thread; null if there was none.</summary>
    public DeviceLostException? Lost => Volatile.Read(ref _lost);

    /// <summary>Whether a generator is being loaded.</summary>
    public bool IsWorking => Volatile.Read(ref _current) is not null;

    /// <summary>Sets the displayed generators, most urgent first. The GPU must not be using others.</summary>
    /// <param name="seen">The displayed generators, which are not evicted.</param>
    public void Follow(IReadOnlyList<GeneratorFile> seen)
    {
        lock (_lock)
        {
            _seen = [.. seen.Select(EntryOf).Distinct()];
            foreach (Entry entry in _seen)
                entry.LastSeen = ++_turn;
            if (_current is not null && !_seen.Contains(_current))
                _cancellation!.Cancel();
        }

        _work.Set();
    }

    /// <summary>Looks up the state of a generator.</summary>
    /// <param name="file">The model file.</param>
    /// <returns>The generator if it is ready; the error if it cannot be loaded; neither while it is loading.</returns>
    public (T? Generator, string? Problem) Find(GeneratorFile file)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(file.Sha256, out Entry? entry)
                ? (entry.Generator, entry.Problem)
                : (null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            _cancellation?.Cancel();
        }

        _work.Set();
        _thread.Join();
        foreach (Entry entry in _entries.Values)
            entry.Generator?.Dispose();
        _entries.Clear();
        _work.Dispose();
    }

    private Entry EntryOf(GeneratorFile file)
    {
        if (!_entries.TryGetValue(file.Sha256, out Entry? entry))
            _entries.Add(file.Sha256, entry = new Entry(file));
        return entry;
    }

    private void Work()
    {
        while (true)
        {
            if (Take() is not { } taken)
            {
                if (_stopping)
                    return;
                _work.WaitOne();
                continue;
            }

            using (taken.Cancellation)
            {
                Make(taken.Entry, taken.Cancellation.Token);
                lock (_lock)
                    (_current, _cancellation) = (null, null);
            }

            FreeOld();
            _wake();
            if (_lost is not null)
                return;
        }
    }

    private (Entry Entry, CancellationTokenSource Cancellation)? Take()
    {
        lock (_lock)
        {
            // Batches of one picture for all displayed generators come before larger batches for any.
            Entry? next = _stopping ? null
                : _seen.FirstOrDefault(entry => entry is { Generator: null, Problem: null })
                    ?? _seen.FirstOrDefault(entry => entry is { Generator: not null, IsWhole: false });
            if (next is null)
                return null;
            (_current, _cancellation) = (next, new CancellationTokenSource());
            return (next, _cancellation);
        }
    }

    private void Make(Entry entry, CancellationToken cancellation)
    {
        try
        {
            while (!TryStep(entry, cancellation))
            {
                // Out of memory: evicts the least recently displayed generator and retries the step.
                if (!TryFreeOldest())
                {
                    Fail(entry, "too little free memory on the graphics device");
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // No longer displayed; restarted when it is displayed again.
        }
        catch (DeviceLostException e)
        {
            Volatile.Write(ref _lost, e);
        }
#pragma warning disable CA1031 // After any error the CPU runs this generator, and the others are loaded.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(entry, DeviceFailure.Describe(e));
        }
    }

    private bool TryStep(Entry entry, CancellationToken cancellation)
    {
        try
        {
            if (entry.Generator is { } generator)
            {
                entry.IsWhole = !_maker.OpenNext(generator, cancellation);
                return true;
            }

            T made = _maker.Load(entry.File, cancellation);
            lock (_lock)
                entry.Generator = made;
            return true;
        }
        catch (Exception e) when (e is not DeviceLostException && DeviceFailure.IsOutOfMemory(e))
        {
            return false;
        }
    }

    /// <summary>A generator without any session runs on the CPU; one with some sessions runs with those.</summary>
    private void Fail(Entry entry, string why)
    {
        lock (_lock)
        {
            entry.IsWhole = true;
            if (entry.Generator is null)
                entry.Problem = why;
        }

        _tell(
            entry.Generator is null
                ? $"{entry.File.Name}: DirectML cannot run it ({why}); running on the CPU"
                : $"{entry.File.Name}: no larger batches ({why}); using smaller ones",
            true);
    }

    private void FreeOld()
    {
        bool IsTooMuch()
        {
            lock (_lock)
            {
                if (_entries.Values.Count(entry => entry.Generator is not null) > _mostKept)
                    return true;
            }

            return _maker.IsShortOfMemory;
        }

        while (_lost is null && IsTooMuch() && TryFreeOldest())
        {
            // Evicts one after the other, as long as needed.
        }
    }

    private bool TryFreeOldest()
    {
        T old;
        lock (_lock)
        {
            if (_entries.Values
                .Where(entry => entry.Generator is not null && !_seen.Contains(entry) && entry != _current)
                .MinBy(entry => entry.LastSeen) is not { Generator: { } generator } oldest)
                return false;
            old = generator;
            _entries.Remove(oldest.File.Sha256);
        }

        old.Dispose();
        return true;
    }

    private sealed class Entry(GeneratorFile file)
    {
        public GeneratorFile File => file;

        public T? Generator { get; set; }

        public string? Problem { get; set; }

        /// <summary>Whether sessions of all possible sizes are open.</summary>
        public bool IsWhole { get; set; }

        public long LastSeen { get; set; }
    }
}

/// <summary>Creates generators on a device; called only on the loader's thread.</summary>
/// <typeparam name="T">A generator on the device.</typeparam>
internal interface IGeneratorMaker<T>
    where T : class, IDisposable
{
    /// <summary>Whether the device is short of memory, so that generators not displayed should be evicted.</summary>
    bool IsShortOfMemory { get; }

    /// <summary>Selects the execution mode of a generator, and opens a session for one picture.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="cancellation">Cancels between two steps.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    T Load(GeneratorFile file, CancellationToken cancellation);

    /// <summary>Opens a session of the next batch size.</summary>
    /// <returns>Whether there was a size left to open.</returns>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    bool OpenNext(T generator, CancellationToken cancellation);
}
