using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary><c>render --session</c>: the very picture of a session again, with no display.</summary>
internal static class SessionToPicture
{
    private const string DefaultOutput = "session.png";

    /// <summary>Renders what was asked for.</summary>
    /// <param name="options">What was asked for, with a session.</param>
    /// <param name="output">Where to say what was written.</param>
    /// <exception cref="InputException">The session is broken, does not fit its models, or needs what is not here.</exception>
    public static void Run(RenderOptions options, TextWriter output)
    {
        CheckOptions(options);
        string path = options.Output ?? DefaultOutput;
        FrameWriter.Check(path);
        if (!FrameWriter.IsStill(path))
            throw new InputException($"--out {path}: a session is one picture; use a name that ends in .png.");

        SavedView session = SessionString.Read(AfterHash(options.Session!));
        IReadOnlyList<GeneratorFile> files = SessionModels.Read(session, options.Model, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        if (!ReferenceEquals(ViewControls.Fit(session.State, files[0].Info), session.State))
            throw SessionString.Wrong($"does not fit its model {files[0].Name}, which has no such mode or class");
        PaintedCanvas? canvas = CanvasOf(session, files[0], options, path);

        LoadedModel[] models = [.. files.Select(file => LoadedModel.Load(file, options.Threads))];
        try
        {
            Picture picture = SessionRendering.Render(models, session.State, canvas, options.Scale ?? 1);
            Write(path, picture);
            output.WriteLine($"{path}: a picture of {picture.Width}x{picture.Height}, {string.Join(", ", files.Select(file => file.Name))}");
        }
        finally
        {
            foreach (LoadedModel model in models)
                model.Release();
        }

        if (canvas is null)
            return;
        string beside = Path.ChangeExtension(path, null) + CanvasPicture.Extension;
        Write(beside, CanvasPicture.Of(canvas));
        output.WriteLine($"{beside}: its painting");
    }

    private static PaintedCanvas? CanvasOf(SavedView session, GeneratorFile file, RenderOptions options, string path)
    {
        if (session.State.Mode != ViewMode.Canvas)
            return options.Canvas is null ? null : throw new InputException($"--canvas {options.Canvas}: the session shows no painting; leave it away.");
        string digest = session.Canvas ?? throw SessionString.Wrong("shows a painting, and lacks 'canvas', its hash");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        return SessionCanvas.Read(digest, file.Info.Source!, options.Canvas, [folder, Directory.GetCurrentDirectory()]);
    }

    // The address of the page works as well: the session is what stands behind its #.
    private static string AfterHash(string text) => text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();

    private static void Write(string path, Picture picture) => AtomicFile.Write(path, stream => stream.Write(PictureEncoder.Png(picture)));

    private static void CheckOptions(RenderOptions options)
    {
        RenderOptions plain = new();
        bool isPlain = options with { Session = null, Canvas = null, Model = null, Output = null, Scale = null, Threads = null } == plain;
        if (!isPlain)
            throw new InputException("--session says everything about its picture; beside it there may be --out, --model, --canvas, --scale and --threads.");
    }
}
