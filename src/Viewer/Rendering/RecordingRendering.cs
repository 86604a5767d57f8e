using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Animations;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Renders a recording as an animation. Every frame is generated completely, even if tiles were refreshed in turns when
/// displayed. If the size changes, pictures are centred in the largest one.
/// </summary>
/// <param name="recording">The recording; owned by the caller.</param>
/// <param name="output">The format and the scale.</param>
/// <param name="turns">
/// What it takes turns by with other recordings, asked for before each frame; null, or if that gives null, it is
/// rendered as fast as possible. From the first turn on, its thread has low priority and computes alone.
/// </param>
internal sealed class RecordingRendering(
    Recording recording, RecordingOutput output, Func<FifoLock?>? turns = null) : IDisposable
{
    // Target of the longer side, as near as integer factors allow; halved if there are too many frames.
    private const int Side = 480;

    // Interpolated pictures can be upscaled in playback without loss, and compress worse than squares.
    private const int BlendedSide = 192;

    private readonly List<ModelView> _views = [];
    private IReadOnlyList<LoadedModel> _models = [];

    /// <summary>Renders the recording.</summary>
    /// <param name="progress">Receives the fraction of generated frames, in [0, 1].</param>
    /// <param name="cancellation">Cancels between two frames, while encoding, and while it waits for its turn.</param>
    /// <returns>The file's content.</returns>
    /// <exception cref="InputException">It is too large for an animation.</exception>
    public byte[] Render(Action<double> progress, CancellationToken cancellation)
    {
        IReadOnlyList<RecordedFrame> frames = recording.Frames;
        int side = frames.Any(frame => frame.State.IsSmooth) ? BlendedSide : Side;
        (int width, int height) = SizeOf(frames, side);
        if (output.Scale is { } asked && !AnimationWriter.Holds(width, height, frames.Count))
            throw new InputException(
                $"The recording is too large at {asked}x ({frames.Count} frames of {width}x{height}); choose a smaller "
                + "size, or make a shorter one");
        while (!AnimationWriter.Holds(width, height, frames.Count))
        {
            int smaller = side / 2;
            (int Width, int Height) size = smaller > 0 ? SizeOf(frames, smaller) : (width, height);
            if (smaller == 0)
                throw new InputException(
                    $"The recording is too large for one animation ({frames.Count} frames of {width}x{height}); make "
                    + "a shorter one");
            (side, (width, height)) = (smaller, size);
        }

        int scale = ScaleOf(frames[0], side);
        var canvas = new Picture(width, height);
        var encoder = AnimationEncoder.Create(output.Encoding, width, height);
        int[] delays = AnimationWriter.Delays(frames.Count, Recording.Fps, output.Encoding.DelayUnit);
        for (int i = 0; i < frames.Count; i++)
        {
            using FifoLock.Holder? turn = TakeTurn(cancellation);
            cancellation.ThrowIfCancellationRequested();
            Draw(frames[i], side, canvas);
            encoder.Add(canvas, delays[i], isAlone: turn is null);
            progress((i + 1.0) / frames.Count);
        }

        using FifoLock.Holder? last = TakeTurn(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return encoder.Complete(SessionOrigin.Of(recording, scale), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModelView view in _views)
            view.Dispose();
        _views.Clear();
        _models = [];
    }

    private FifoLock.Holder? TakeTurn(CancellationToken cancellation)
    {
        if (turns?.Invoke() is not { } taken)
            return null;
        if (!LowPriorityThread.IsCurrent)
        {
            LowPriorityThread.Become();
            Dispose();
        }

        return taken.Take(cancellation);
    }

    private (int Width, int Height) SizeOf(IReadOnlyList<RecordedFrame> frames, int side)
    {
        (int width, int height) = (1, 1);
        RecordedFrame? before = null;
        foreach (RecordedFrame frame in frames)
        {
            // The size depends only on the models and the tiles.
            if (before is not null
                && ReferenceEquals(before.Models, frame.Models)
                && before.State.Mode == frame.State.Mode
                && before.State.Columns == frame.State.Columns)
                continue;
            before = frame;
            Follow(frame);
            Picture picture = new ViewMosaic(_views, scale: 1).Picture;
            int scale = ScaleOf(picture, side);
            picture = scale == 1 ? picture : new ViewMosaic(_views, frame.State.IsSmooth ? 1 : scale).Picture;
            int smooth = frame.State.IsSmooth ? scale : 1;
            (width, height) = (Math.Max(width, picture.Width * smooth), Math.Max(height, picture.Height * smooth));
        }

        return (width, height);
    }

    private int ScaleOf(RecordedFrame frame, int side)
    {
        Follow(frame);
        Picture native = new ViewMosaic(_views, scale: 1).Picture;
        return ScaleOf(native, side);
    }

    private int ScaleOf(Picture native, int side) =>
        output.Scale ?? SessionRendering.ScaleTo(native.Width, native.Height, side);

    private void Draw(RecordedFrame frame, int side, Picture canvas)
    {
        Picture picture = SessionRendering.Draw(_views, frame.State, ScaleOf(frame, side));
        if (picture.Width == canvas.Width && picture.Height == canvas.Height)
        {
            picture.Pixels.CopyTo(canvas.Pixels, 0);
            return;
        }

        canvas.FillRectangle(0, 0, canvas.Width, canvas.Height, Mosaic.Background);
        (int left, int top) = ((canvas.Width - picture.Width) / 2, (canvas.Height - picture.Height) / 2);
        for (int y = 0; y < picture.Height; y++)
            picture.Row(y).CopyTo(canvas.Row(top + y, left));
    }

    private void Follow(RecordedFrame frame)
    {
        if (!_models.SequenceEqual(frame.Models))
        {
            Dispose();
            _models = frame.Models;
            _views.AddRange(_models.Select(model => SessionRendering.Hold(model, frame.State, frame.Canvas)));
        }

        foreach (ModelView view in _views)
        {
            SessionRendering.FindDirections(view.Model, frame.State);
            view.Put(frame.Canvas);
            view.Follow(frame.State);
        }
    }
}

/// <summary>Renders a recording asynchronously.</summary>
internal sealed class RecordingJob : IDisposable
{
    // Not disposed, because the job may still read it after cancellation.
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task _task;
    private double _share;

    /// <summary>Starts rendering.</summary>
    /// <param name="recording">The recording; the job disposes it.</param>
    /// <param name="output">The format and the scale.</param>
    /// <param name="done">Receives the file's content, on another thread.</param>
    /// <param name="failed">Receives the error in one line, on another thread.</param>
    /// <param name="turns">What it takes turns by with other recordings (<see cref="RecordingRendering"/>).</param>
    public RecordingJob(
        Recording recording, RecordingOutput output, Action<byte[]> done, Action<string> failed,
        Func<FifoLock?>? turns = null) =>
        // A thread of its own, whose priority may be lowered.
        _task = Task.Factory.StartNew(
            () => Render(recording, output, done, failed, turns),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => !_task.IsCompleted;

    /// <summary>The fraction of generated frames, in [0, 1]; null when it is completed.</summary>
    public double? Share => IsRunning ? Volatile.Read(ref _share) : null;

    /// <summary>Waits for completion.</summary>
    public void Wait() => _task.Wait();

    /// <summary>Cancels it.</summary>
    public void Cancel() => _cancelled.Cancel();

    /// <summary>Cancels it without waiting for completion.</summary>
    public void Dispose() => Cancel();

    private void Render(
        Recording recording, RecordingOutput output, Action<byte[]> done, Action<string> failed,
        Func<FifoLock?>? turns)
    {
        using (recording)
        {
            try
            {
                using var rendering = new RecordingRendering(recording, output, turns);
                byte[] file = rendering.Render(share => Volatile.Write(ref _share, share), _cancelled.Token);
                _cancelled.Token.ThrowIfCancellationRequested();
                done(file);
            }
            catch (OperationCanceledException)
            {
                // Cancelled by the user, or the client has disconnected.
            }
            catch (InputException e)
            {
                failed(e.Message);
            }
#pragma warning disable CA1031 // The session continues without the recording; the user is notified of the error.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed($"The recording cannot be written ({OneLine.Of(e.Message)})");
            }
        }
    }
}
