using System.Collections.Concurrent;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Finds the directions of models that are shown, one after the other on a thread of low priority. Safe to use from
/// several threads.
/// </summary>
/// <param name="found">Called on that thread when a model's are found.</param>
/// <param name="search">Finds those of a model; null for the usual search.</param>
internal sealed class DirectionWorker(Action found, Action<LoadedModel, CancellationToken>? search = null) : IDisposable
{
    private readonly Action<LoadedModel, CancellationToken> _search = search
        ?? ((model, cancellation) => model.FindDirections(cancellation));

    private readonly BlockingCollection<LoadedModel> _wanted = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private Thread? _thread;

    /// <summary>
    /// Asks for a model's directions, where it has a latent space and they are not known yet. Allocates nothing where
    /// they are, or were asked for.
    /// </summary>
    public void Want(LoadedModel model)
    {
        if (!model.TryBeginSearch())
            return;
        lock (_lock)
        {
            if (_wanted.IsAddingCompleted)
                return;
            _wanted.Add(model);
            _thread ??= LowPriorityThread.Start("Directions", Work);
        }
    }

    /// <summary>Ends it, in the middle of a search as well.</summary>
    public void Dispose()
    {
        lock (_lock)
            _wanted.CompleteAdding();
        _stopped.Cancel();
        _thread?.Join();
        _wanted.Dispose();
        _stopped.Dispose();
    }

    private void Work()
    {
        foreach (LoadedModel model in _wanted.GetConsumingEnumerable())
        {
            // Held from here on only: on a busy machine, what waits must not keep the sessions of replaced models open.
            if (!model.TryHold())
                continue;
            try
            {
                if (!_stopped.IsCancellationRequested)
                    _search(model, _stopped.Token);
            }
            catch (OperationCanceledException)
            {
                // The program ends.
            }
            // A model without directions has no sliders for them; what is wrong with it is told where it is shown.
#pragma warning disable CA1031 // a model's failure must not end the program
            catch (Exception)
#pragma warning restore CA1031
            {
                model.OmitDirections();
            }
            finally
            {
                model.Release();
            }

            // A search leaves tens of MiB behind.
            UnusedMemory.Return();
            if (!_stopped.IsCancellationRequested)
                found();
        }
    }
}
