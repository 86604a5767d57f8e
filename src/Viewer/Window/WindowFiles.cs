using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>Saves pictures and recordings of a window to the user's pictures folder.</summary>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="folder">The folder to write to; null for the user's pictures folder.</param>
internal sealed class WindowFiles(ViewerSession play, string? folder = null) : IDisposable
{
    // The target for the longer side of an enlarged picture, approximated with integer factors.
    private const int Side = 1024;

    // How long pictures that are being saved are waited for at the end.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private const string Png = ".png";
    private const string WebP = ".webp";

    private static readonly string[] Extensions = [Png, WebP, CanvasPicture.Extension];

    // Paths of files that are still being written.
    private readonly HashSet<string> _taken = [];
    private readonly List<Task> _saving = [];
    private RecordingJob? _job;

    /// <summary>The rendered fraction of a recording, in [0, 1]; null if none is being rendered.</summary>
    public double? Rendered => _job?.Share;

    /// <summary>
    /// Writes the current picture, generated again on the CPU while the session goes on: nothing is read back from the
    /// graphics device, and the file is the same wherever it is made.
    /// </summary>
    public void Save()
    {
        if (play.Views.Count == 0)
            return;
        ViewState state = play.State with { Time = play.Time };
        PaintedCanvas? canvas = state.Mode == ViewMode.Canvas ? play.Canvas?.Copy() : null;
        Picture native = new ViewMosaic(play.Views, scale: 1).Picture;
        int scale = SessionRendering.ScaleTo(native.Width, native.Height, Side);
        PictureOrigin origin = SessionOrigin.Of(play, state, scale);
        ModelView[] views = [.. play.Views.Select(view => SessionRendering.Hold(view.Model, state, canvas))];
        string path = PathOf(state);
        _saving.RemoveAll(task => task.IsCompleted);
        _saving.Add(Task.Run(() => Save(views, state, canvas, scale, origin, path)));
    }

    /// <summary>Renders a recording in the background, and writes it.</summary>
    public void Render(Recording recording)
    {
        if (_job?.IsRunning == true)
        {
            recording.Dispose();
            play.Tell("The previous recording is still being rendered", isProblem: true);
            return;
        }

        string path = PathOf(play.State);
        _job = new RecordingJob(
            recording,
            RecordingOutput.Usual,
            bytes => Write(path + WebP, bytes),
            problem => play.Tell(problem, isProblem: true));
    }

    /// <summary>Cancels the rendering of a recording.</summary>
    public void Cancel()
    {
        if (Rendered is null)
            return;
        _job!.Cancel();
        play.Tell("The recording was discarded", isProblem: false);
    }

    /// <summary>Waits until a recording that is being rendered is written, and every picture.</summary>
    public void Finish()
    {
        _job?.Wait();
        Task.WaitAll([.. _saving]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _job?.Dispose();
        Task.WaitAll([.. _saving], LongestEnd);
    }

    private void Save(
        ModelView[] views, ViewState state, PaintedCanvas? canvas, int scale, PictureOrigin origin, string path)
    {
        try
        {
            Picture picture = SessionRendering.Draw(views, state, scale);
            Write(path + Png, PictureEncoder.Png(picture, origin));
            if (canvas is not null)
                Write(path + CanvasPicture.Extension, PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null));
        }
        catch (InputException e)
        {
            play.Tell(e.Message, isProblem: true);
        }
        finally
        {
            foreach (ModelView view in views)
                view.Dispose();
        }
    }

    /// <summary>
    /// An unused path without extension, so that two pictures of the same second do not overwrite each other.
    /// </summary>
    private string PathOf(ViewState state)
    {
        string pictures = folder ?? Environment.GetFolderPath(Environment.SpecialFolder.MyPictures);
        string mode = state.Mode.ToString().ToLowerInvariant();
        string path = Path.Combine(
            Directory.Exists(pictures) ? pictures : Directory.GetCurrentDirectory(),
            $"imagegen-{play.Views[0].Model.File.Name}-{mode}-{DateTime.Now:yyyyMMdd-HHmmss}");
        for (int i = 1; ; i++)
        {
            string free = i == 1 ? path : $"{path}-{i}";
            if (_taken.Add(free) && !Extensions.Any(extension => File.Exists(free + extension)))
                return free;
        }
    }

    private void Write(string path, byte[] bytes)
    {
        try
        {
            AtomicFile.Write(path, stream => stream.Write(bytes));
            play.Tell($"Saved {path}", isProblem: false);
        }
        catch (InputException e)
        {
            play.Tell(e.Message, isProblem: true);
        }
    }
}
