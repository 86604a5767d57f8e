using ImageGen.Generators;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders a recording beside the play.</summary>
internal sealed class RecordingJob : IDisposable
{
    // Encoding takes about as long as making the frames, and does not tell how far it is.
    private const double ShareOfFrames = 0.6;

    // Never disposed: the job may still look at it when nobody wants it any more.
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task _task;
    private double _share;

    /// <summary>Begins to render.</summary>
    /// <param name="recording">The recording; it is disposed in the end.</param>
    /// <param name="done">Takes the file's content, on another thread.</param>
    /// <param name="failed">Takes what went wrong, in one line, on another thread.</param>
    public RecordingJob(Recording recording, Action<byte[]> done, Action<string> failed) =>
        _task = Task.Run(() => Render(recording, done, failed));

    /// <summary>Whether it is still at work.</summary>
    public bool IsRunning => !_task.IsCompleted;

    /// <summary>How far it is, in [0, 1]; null once it is done.</summary>
    public double? Share => IsRunning ? Volatile.Read(ref _share) : null;

    /// <summary>Gives it up.</summary>
    public void Cancel() => _cancelled.Cancel();

    /// <summary>Gives it up, and does not wait until it has noticed.</summary>
    public void Dispose() => Cancel();

    private void Render(Recording recording, Action<byte[]> done, Action<string> failed)
    {
        using (recording)
        {
            try
            {
                using var rendering = new RecordingRendering(recording);
                byte[] file = rendering.Render(share => Volatile.Write(ref _share, ShareOfFrames * share), _cancelled.Token);
                _cancelled.Token.ThrowIfCancellationRequested();
                done(file);
            }
            catch (OperationCanceledException)
            {
                // Given up by the person, or because the person has left.
            }
            catch (InputException e)
            {
                failed(e.Message);
            }
#pragma warning disable CA1031 // The play goes on without the recording; what went wrong is told to the person.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed($"The recording cannot be written ({OneLine.Of(e.Message)}).");
            }
        }
    }
}
