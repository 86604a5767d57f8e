namespace ImageGen.Viewer.Session;

/// <summary>Whether the model that a session has chosen is still being loaded. Thread-safe.</summary>
internal sealed class LoadingChoice : IDisposable
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _shown;
    private bool _isDisposed;
    private volatile bool _isLoading;

    /// <summary>Whether the chosen model is not displayed yet, but may be soon.</summary>
    public bool IsLoading => _isLoading;

    /// <summary>Ends when the chosen model is displayed or given up; cancelled when the session ends.</summary>
    public Task WhenShown()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return Task.FromCanceled(new CancellationToken(canceled: true));
            if (!_isLoading)
                return Task.CompletedTask;
            _shown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _shown.Task;
        }
    }

    /// <summary>Follows the session. Allocates nothing.</summary>
    /// <param name="isLoading">Whether the chosen model is being loaded.</param>
    public void Follow(bool isLoading)
    {
        if (isLoading == _isLoading)
            return;
        lock (_lock)
        {
            _isLoading = isLoading;
            if (isLoading)
                return;
            _shown?.TrySetResult();
            _shown = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _shown?.TrySetCanceled();
        }
    }
}
