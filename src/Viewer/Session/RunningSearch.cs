namespace ImageGen.Viewer.Session;

/// <summary>The search of a session for a picture; there is one at a time. Thread-safe.</summary>
/// <param name="wake">Called when its progress changes.</param>
internal sealed class RunningSearch(Action wake) : IDisposable
{
    private CancellationTokenSource? _search;
    private volatile string? _progress;
    private volatile bool _isDisposed;

    /// <summary>What is being searched for and how close it is, for the user; null if there is no search.</summary>
    public string? Progress => _progress;

    /// <summary>Begins a search, and ends the one before it.</summary>
    /// <returns>Cancelled by the next search, and when the session ends.</returns>
    public CancellationToken Begin()
    {
        var search = new CancellationTokenSource();
        CancellationToken token = search.Token;
        CancellationTokenSource? before = Interlocked.Exchange(ref _search, search);
        before?.Cancel();
        _progress = null;
        if (_isDisposed)
            search.Cancel();
        return token;
    }

    /// <summary>Ends a search whose result is no longer wanted, unless another one has begun.</summary>
    /// <param name="search">The token that <see cref="Begin"/> returned.</param>
    public void End(CancellationToken search)
    {
        CancellationTokenSource? running = _search;
        if (running is null || running.Token != search)
            return;
        running.Cancel();
        _progress = null;
    }

    /// <summary>Reports the progress of a search; a search that was ended reports nothing.</summary>
    /// <param name="progress">What is being searched for and how close it is; null at its end.</param>
    /// <param name="search">The token that <see cref="Begin"/> returned.</param>
    public void Report(string? progress, CancellationToken search)
    {
        if (search.IsCancellationRequested)
            return;
        _progress = progress;
        wake();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        Interlocked.Exchange(ref _search, null)?.Cancel();
    }
}
