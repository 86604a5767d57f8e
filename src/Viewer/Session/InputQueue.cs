using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The input queue of one viewer. Inputs are posted from any thread and taken on the session's thread. Before the first
/// picture, only inputs that select models are delivered; the others are queued until then.
/// </summary>
internal sealed class InputQueue
{
    // Far more than a user can produce between two frames; more indicates a faulty client.
    private const int MostWaiting = 4096;

    private readonly ConcurrentQueue<ViewerInput> _posted = new();
    private readonly Queue<ViewerInput> _early = new();

    /// <summary>Queues an input; dropped if the queue is full.</summary>
    public void Post(ViewerInput input)
    {
        if (_posted.Count < MostWaiting)
            _posted.Enqueue(input);
    }

    /// <summary>
    /// Takes the next input to apply now; inputs before it that require a picture are queued for later.
    /// </summary>
    /// <param name="hasPicture">Whether there is a picture.</param>
    /// <param name="input">The input.</param>
    /// <returns>Whether there was an input.</returns>
    public bool TryTake(bool hasPicture, [NotNullWhen(true)] out ViewerInput? input)
    {
        while (_posted.TryDequeue(out input))
        {
            if (hasPicture || ChoosesModels(input))
                return true;
            if (_early.Count < MostWaiting)
                _early.Enqueue(input);
        }

        return false;
    }

    /// <summary>Takes the next input that was queued until there was a picture.</summary>
    /// <param name="input">The input.</param>
    /// <returns>Whether there was an input.</returns>
    public bool TryTakeEarly([NotNullWhen(true)] out ViewerInput? input) => _early.TryDequeue(out input);

    private static bool ChoosesModels(ViewerInput input) => input
        is SessionInput or ModelInput or CompareInput or ExportInput
        or ActionInput { Action: ViewAction.NextModel or ViewAction.PreviousModel };
}
