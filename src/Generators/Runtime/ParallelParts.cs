using System.Runtime.ExceptionServices;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Repeatedly runs the same parts in parallel: the first on the caller's thread, the others on threads that wait
/// between runs. A run allocates no managed memory.
/// </summary>
internal sealed class ParallelParts : IDisposable
{
    private readonly IReadOnlyList<Action> _parts;
    private readonly AutoResetEvent[] _start;
    private readonly AutoResetEvent _done = new(initialState: false);
    private readonly Thread[] _threads;
    private readonly Exception?[] _errors;
    private int _pending;
    private volatile bool _stopping;

    /// <summary>Starts a thread for every part except the first.</summary>
    public ParallelParts(IReadOnlyList<Action> parts)
    {
        _parts = parts;
        _errors = new Exception?[parts.Count];
        _start = [.. parts.Skip(1).Select(_ => new AutoResetEvent(initialState: false))];
        _threads =
        [
            .. _start.Select((_, i) => new Thread(() => Work(i)) { IsBackground = true, Name = $"Generator {i + 1}" }),
        ];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Runs every part and waits for completion.</summary>
    /// <exception cref="Exception">The error of the first part that failed.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        _pending = _threads.Length;
        foreach (AutoResetEvent start in _start)
            start.Set();
        RunPart(0);
        if (_threads.Length > 0)
            _done.WaitOne();

        Exception? first = null;
        for (int i = 0; i < _errors.Length; i++)
        {
            first ??= _errors[i];
            _errors[i] = null;
        }
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        foreach (AutoResetEvent start in _start)
            start.Set();
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (AutoResetEvent start in _start)
            start.Dispose();
        _done.Dispose();
    }

    private void Work(int index)
    {
        while (true)
        {
            _start[index].WaitOne();
            if (_stopping)
                return;
            RunPart(index + 1);
            if (Interlocked.Decrement(ref _pending) == 0)
                _done.Set();
        }
    }

    private void RunPart(int index)
    {
        try
        {
            _parts[index]();
        }
#pragma warning disable CA1031 // Exceptions of a part are rethrown in Run, not on this thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _errors[index] = e;
        }
    }
}
