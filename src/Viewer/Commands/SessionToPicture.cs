using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// <c>render --session</c>: renders exactly the picture of a session, or its loop, without a display. The session is
/// given as a string, or as a picture that contains it.
/// </summary>
internal static class SessionToPicture
{
    /// <summary>Renders.</summary>
    /// <param name="options">The options; a session is set.</param>
    /// <param name="output">Receives a line per file written.</param>
    /// <param name="cancellation">Cancels between two frames; nothing is written then.</param>
    /// <exception cref="InputException">
    /// The session is malformed, does not match its models, or a model or painting is missing.
    /// </exception>
    public static void Run(RenderOptions options, TextWriter output, CancellationToken cancellation)
    {
        CheckOptions(options);
        var given = GivenSession.Read(options.Session!);
        SavedView session = given.Session;
        string path = options.Output ?? (session.Fps is null ? "session.png" : "session.webp");
        FrameWriter.Check(path);
        bool isStill = FrameWriter.IsStill(path);
        if (!isStill && session.State.LoopSeconds is null)
            throw new InputException(
                $"--out {path}: the session is a single picture, not a loop; use a name that ends in .png");

        IReadOnlyList<GeneratorFile> files = SessionModels.Read(
            given, options.Model, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        if (!ReferenceEquals(ViewControls.Fit(session.State, files[0].Info), session.State))
            throw SessionString.Wrong($"does not match its model {files[0].Name}, which has no such mode or class");
        PaintedCanvas? canvas = CanvasOf(given, files[0], options, path);

        GoldenPolicy golden = ForceOption.Policy(options.Force, output);
        LoadedModel[] models = [.. files.Select(file => LoadedModel.Load(
            file, options.Threads, golden, options.CpuPrecision))];
        try
        {
            foreach (LoadedModel model in models)
                model.ChooseForm(RenderCommand.MeasuredPictures, cancellation);
            int scale = options.Scale ?? session.Scale;
            double fps = session.Fps ?? options.Fps;
            LoopFrames loop = isStill ? new(session.State, 1) : LoopFrames.Of(session.State, fps);
            string size = Write(session with { Scale = scale }, models, loop, canvas, fps, path, options, cancellation);
            string what = isStill ? "a picture" : $"{loop.Count} frames";
            output.WriteLine($"{path}: {what} of {size}, {string.Join(", ", files.Select(file => file.Name))}");
        }
        finally
        {
            foreach (LoadedModel model in models)
                model.Release();
        }

        if (canvas is null)
            return;
        string beside = Path.ChangeExtension(path, null) + CanvasPicture.Extension;
        byte[] painting = PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null);
        AtomicFile.Write(beside, stream => stream.Write(painting));
        output.WriteLine($"{beside}: its painting");
    }

    private static string Write(
        SavedView session,
        LoadedModel[] models,
        LoopFrames loop,
        PaintedCanvas? canvas,
        double fps,
        string path,
        RenderOptions options,
        CancellationToken cancellation)
    {
        FrameWriter? writer = null;
        string size = "";
        try
        {
            RenderLoop(
                session,
                models,
                loop,
                canvas,
                options,
                picture =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    size = $"{picture.Width}x{picture.Height}";
                    writer ??= FrameWriter.Create(path, picture.Width, picture.Height, loop.Count, fps, Origins());
                    writer.Add(picture);
                });
            writer!.Complete();
        }
        finally
        {
            writer?.Dispose();
        }

        return size;

        FrameOrigins Origins() => new(
            Of(session with { Fps = fps }),
            frame => Of(session with { State = loop.Count == 1 ? loop.State : loop.At(frame), Fps = null }));

        PictureOrigin Of(SavedView view) => SessionOrigin.Of(view, models.Select(model => model.File), canvas);
    }

    private static PaintedCanvas? CanvasOf(GivenSession given, GeneratorFile file, RenderOptions options, string path)
    {
        if (given.Session.State.Mode != ViewMode.Canvas)
            return options.Canvas is null ? null : throw new InputException(
                $"--canvas {options.Canvas}: the session shows no painting; omit it");
        string digest = given.Session.Canvas
            ?? throw SessionString.Wrong("shows a painting but has no field 'canvas' with its hash");
        if (options.Canvas is null
            && given.Origin is { } origin
            && SessionOrigin.PaintingOf(origin, digest, file.Info.Source!) is { } carried)
            return carried;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        return SessionCanvas.Read(digest, file.Info.Source!, options.Canvas, [folder, Directory.GetCurrentDirectory()]);
    }

    private static void RenderLoop(
        SavedView session,
        LoadedModel[] models,
        LoopFrames loop,
        PaintedCanvas? canvas,
        RenderOptions options,
        Action<Picture> take)
    {
        if (options.Device == PlayDevice.Cpu)
        {
            SessionRendering.RenderLoop(models, loop, canvas, session.Scale, session.Filter, take);
            return;
        }

        using IViewRenderer renderer = DirectMLBackend.CreateRenderer(
            [.. models.Select(model => model.File)],
            loop.State,
            session.Scale,
            session.Filter switch
            {
                PixelFilter.Crisp => TileScaling.Crisp,
                PixelFilter.Bicubic => TileScaling.Bicubic,
                _ => TileScaling.Bilinear,
            },
            options.GraphicsDevice,
            canvas);
        for (int frame = 0; frame < loop.Count; frame++)
        {
            renderer.Render(frame == 0 ? loop.State.Time : loop.At(frame).Time);
            take(renderer.Picture);
        }
    }

    private static void CheckOptions(RenderOptions options)
    {
        RenderOptions plain = new();
        bool isPlain = options with
        {
            Session = null,
            Canvas = null,
            Model = null,
            Output = null,
            Scale = null,
            Fps = plain.Fps,
            Threads = null,
            Force = false,
            Device = plain.Device,
            Adapter = null,
            Precision = null,
        } == plain;
        if (!isPlain)
            throw new InputException(
                "--session defines the whole picture; it can only be combined with --out, --model, --canvas, "
                + "--scale, --fps, --threads, --force, --device, --adapter and --precision");
    }
}

/// <summary>The value of <c>--session</c>, parsed.</summary>
/// <param name="Session">The session.</param>
/// <param name="Origin">The metadata of the picture that contained it; null if a string was given.</param>
internal sealed record GivenSession(SavedView Session, PictureOrigin? Origin)
{
    private static readonly string[] Extensions = [".png", ".webp", ".gif", ".mp4"];

    // The file is read into memory; no picture saved by the viewer is larger.
    private const long LargestPicture = 1L << 29;

    /// <summary>Reads a session string, a page address with one, or a picture that contains one.</summary>
    /// <exception cref="InputException">It is malformed, or the picture contains none.</exception>
    public static GivenSession Read(string text)
    {
        bool isFile = File.Exists(text)
            || Array.Exists(Extensions, end => text.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        // The session is the fragment of a page address.
        return isFile
            ? ReadPicture(text)
            : new GivenSession(SessionString.Read(SessionOption.AfterHash(text)), null);
    }

    private static GivenSession ReadPicture(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"--session {path}: no such picture; give a picture that the viewer saved");
        if (new FileInfo(path).Length > LargestPicture)
            throw new InputException(
                $"--session {path}: is larger than {LargestPicture >> 20} MB; give a picture that the viewer saved");
        string name = $"--session {path}";
        PictureOrigin? origin = PictureMetadata.Find(PictureReader.Bytes(path, name), name);
        string session = origin?.Session ?? throw new InputException(
            $"--session {path}: contains no session; give a picture saved by the viewer, or the string that Y copies");
        return new GivenSession(SessionString.Read(session), origin);
    }
}
