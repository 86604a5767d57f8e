using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// The generators of one device, made on a thread of its own while the CPU plays them. What is seen goes first; what is
/// no longer seen is stopped and continued when it is seen again; the least recently seen are freed. No failure of one
/// generator ends the thread. Only that thread frees generators while it runs.
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

    /// <summary>Begins to work.</summary>
    /// <param name="maker">Makes the generators; it remains owned by the caller.</param>
    /// <param name="mostKept">How many stay ready, those that are seen included.</param>
    /// <param name="tell">
    /// Takes what there is to tell the person, and whether something is wrong; on another thread.
    /// </param>
    /// <param name="wake">Called on another thread when something is new.</param>
    public GeneratorLoader(IGeneratorMaker<T> maker, int mostKept, Action<string, bool> tell, Action wake)
    {
        _maker = maker;
        _mostKept = mostKept;
        _tell = tell;
        _wake = wake;
        _thread = new Thread(Work) { IsBackground = true, Name = "DirectML sessions" };
        _thread.Start();
    }

    /// <summary>The loss of the device, which ends the work; null while there is none.</summary>
    public DeviceLostException? Lost => Volatile.Read(ref _lost);

    /// <summary>Says what is seen now, most urgent first. Nothing else may be in use by the GPU.</summary>
    /// <param name="seen">The generators that are seen; none of them is freed.</param>
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

    /// <summary>How far a generator is.</summary>
    /// <param name="file">Its file.</param>
    /// <returns>It once it is ready; why it will not be; neither while it is being made.</returns>
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
            // One picture of all that is seen comes before larger batches of any.
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
                // Too little memory: what was seen least recently makes room, and the step is tried again.
                if (!TryFreeOldest())
                {
                    Fail(entry, "too little free memory on the graphics device");
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // It is no longer seen; it begins again when it is.
        }
        catch (DeviceLostException e)
        {
            Volatile.Write(ref _lost, e);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one generator, the CPU plays it and the others are made.
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

    /// <summary>A generator without any size is played by the CPU; one that has some is played with those.</summary>
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
                ? $"{entry.File.Name}: DirectML cannot run it ({why}); the CPU plays"
                : $"{entry.File.Name}: no larger batches ({why}); smaller ones play",
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
            // One after the other, as far as it takes.
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

        /// <summary>Whether all sizes that it can have are open.</summary>
        public bool IsWhole { get; set; }

        public long LastSeen { get; set; }
    }
}

/// <summary>Makes generators on a device; called on the loader's thread alone.</summary>
/// <typeparam name="T">A generator on the device.</typeparam>
internal interface IGeneratorMaker<T>
    where T : class, IDisposable
{
    /// <summary>Whether the device is short of memory, so that what is not seen should be freed.</summary>
    bool IsShortOfMemory { get; }

    /// <summary>Finds how a generator runs, and makes it ready for one picture.</summary>
    /// <param name="file">The generator's file.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    T Load(GeneratorFile file, CancellationToken cancellation);

    /// <summary>Opens the next size of a batch.</summary>
    /// <returns>Whether there was one left to open.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    bool OpenNext(T generator, CancellationToken cancellation);
}
