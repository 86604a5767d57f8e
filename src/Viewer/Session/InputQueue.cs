using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The inputs of one viewer, in order. They are posted from any thread and taken on the session's. Before the first
/// picture only those that choose models are passed on; the others are kept until there is one.
/// </summary>
internal sealed class InputQueue
{
    // No person makes as many inputs between two frames: more of them are a fault of the sender.
    private const int MostWaiting = 4096;

    private readonly ConcurrentQueue<ViewerInput> _posted = new();
    private readonly Queue<ViewerInput> _early = new();

    /// <summary>Adds an input; dropped when too many wait.</summary>
    public void Post(ViewerInput input)
    {
        if (_posted.Count < MostWaiting)
            _posted.Enqueue(input);
    }

    /// <summary>Takes the next input to apply now, and keeps those before it that need a picture.</summary>
    /// <param name="hasPicture">Whether there is a picture.</param>
    /// <param name="input">The input.</param>
    /// <returns>Whether there is one.</returns>
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

    /// <summary>Takes the next of the inputs that were kept until there was a picture.</summary>
    /// <param name="input">The input.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTakeEarly([NotNullWhen(true)] out ViewerInput? input) => _early.TryDequeue(out input);

    private static bool ChoosesModels(ViewerInput input) => input
        is SessionInput or ModelInput or CompareInput or ExportInput
        or ActionInput { Action: ViewAction.NextModel or ViewAction.PreviousModel };
}
