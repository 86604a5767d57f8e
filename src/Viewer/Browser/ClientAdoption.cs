using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// An ONNX model that a client dropped and that is no generator file: it is tried, the client is told what was found,
/// and may overrule it before the model is adopted and plays.
/// </summary>
/// <param name="session">The client's session; it remains owned by the caller.</param>
/// <param name="library">The models; it remains owned by the caller.</param>
/// <param name="wake">Called when there is something to tell the client.</param>
internal sealed class ClientAdoption(ViewerSession session, ModelLibrary library, Action wake) : IDisposable
{
    private readonly ConcurrentQueue<AdoptionMessage> _messages = new();
    private readonly CancellationTokenSource _stopped = new();
    private volatile DroppedFile? _dropped;
    private int _isBusy;

    /// <summary>Tries a model that was dropped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The content of its file.</param>
    public void Try(string name, byte[] bytes)
    {
        if (!TryBegin(name))
            return;
        _dropped = new DroppedFile(name, bytes);
        session.Tell($"{name}: is no generator file; trying what it takes and gives", isProblem: false);
        _ = RunAsync(_dropped, new AdoptionOptions(), plays: false);
    }

    /// <summary>Adopts the model that was dropped last.</summary>
    /// <param name="message">What the client says of it.</param>
    public void Adopt(AdoptMessage message)
    {
        if (_dropped is not { } dropped || !TryBegin(dropped.Name))
            return;
        if (message.ToOptions() is { } options)
        {
            _ = RunAsync(dropped, options, plays: true);
            return;
        }

        Volatile.Write(ref _isBusy, 0);
        Tell(AdoptionMessage.Of(
            dropped.Name, $"{dropped.Name}: give names with commas between them, and a size like 64 or 64x48"));
    }

    /// <summary>The next message to send; null when there is none.</summary>
    public AdoptionMessage? TakeMessage() => _messages.TryDequeue(out AdoptionMessage? message) ? message : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not disposed of: what runs may still look at it.
        _stopped.Cancel();
    }

    private bool TryBegin(string name)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 0)
            return true;
        session.Tell($"{name}: another model is being tried; wait for it", isProblem: true);
        return false;
    }

    private async Task RunAsync(DroppedFile dropped, AdoptionOptions options, bool plays)
    {
        try
        {
            (AdoptionReport report, byte[] file) = await BytesAdoption.RunAsync(
                dropped.Name, dropped.Bytes, options, _stopped.Token);
            if (plays)
            {
                session.Post(new ModelInput(library.Add(dropped.Name, file)));
                session.Tell($"{dropped.Name}: adopted; viewer adopt writes it to a file", isProblem: false);
                _dropped = null;
            }
            else
            {
                Tell(AdoptionMessage.Of(dropped.Name, report));
            }
        }
        catch (InputException e)
        {
            Tell(AdoptionMessage.Of(dropped.Name, e.Message));
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
            wake();
        }
    }

    private void Tell(AdoptionMessage message)
    {
        _messages.Enqueue(message);
        wake();
    }

    private sealed record DroppedFile(string Name, byte[] Bytes);
}
