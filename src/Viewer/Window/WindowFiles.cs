using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// The files that a person makes in a window: pictures of the moment and recordings, in the user's folder of pictures.
/// </summary>
/// <param name="play">The session; it remains owned by the caller.</param>
internal sealed class WindowFiles(ViewerSession play) : IDisposable
{
    // The longer side that a picture is enlarged to, as nearly as whole factors allow.
    private const int Side = 1024;

    private RecordingJob? _job;

    /// <summary>How far a recording is that is being rendered, in [0, 1]; null when none is.</summary>
    public double? Rendered => _job?.Share;

    /// <summary>
    /// Writes the picture of the moment, made again on the CPU: nothing is read back from the graphics device, and the
    /// file is the same wherever it is made.
    /// </summary>
    public void Save()
    {
        if (play.Views.Count == 0)
            return;
        ViewState state = play.State with { Time = play.Time };
        Picture native = new ViewMosaic(play.Views, scale: 1).Picture;
        int scale = SessionRendering.ScaleTo(native.Width, native.Height, Side);
        Picture picture = SessionRendering.Draw(play.Views, state, scale);
        string name = NameOf(state);
        Write($"{name}.png", PictureEncoder.Png(picture, SessionOrigin.Of(play, state, scale)));
        if (state.Mode == ViewMode.Canvas && play.Canvas is { } canvas)
            Write(name + CanvasPicture.Extension, PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null));
    }

    /// <summary>Renders a recording beside the play, and writes it.</summary>
    public void Render(Recording recording)
    {
        if (_job?.IsRunning == true)
        {
            recording.Dispose();
            play.Tell("The last recording is still being rendered", isProblem: true);
            return;
        }

        string name = NameOf(play.State);
        _job = new RecordingJob(
            recording,
            RecordingOutput.Usual,
            bytes => Write($"{name}.webp", bytes),
            problem => play.Tell(problem, isProblem: true));
    }

    /// <inheritdoc/>
    public void Dispose() => _job?.Dispose();

    private string NameOf(ViewState state)
    {
        string mode = state.Mode.ToString().ToLowerInvariant();
        return $"imagegen-{play.Views[0].Model.File.Name}-{mode}-{DateTime.Now:yyyyMMdd-HHmmss}";
    }

    private void Write(string name, byte[] bytes)
    {
        string pictures = Environment.GetFolderPath(Environment.SpecialFolder.MyPictures);
        string path = Path.Combine(Directory.Exists(pictures) ? pictures : Directory.GetCurrentDirectory(), name);
        try
        {
            AtomicFile.Write(path, stream => stream.Write(bytes));
            play.Tell($"{path} is written", isProblem: false);
        }
        catch (InputException e)
        {
            play.Tell(e.Message, isProblem: true);
        }
    }
}
