using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
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
    /// <exception cref="InputException">
    /// The session is broken, does not fit its models, or needs what is not here.
    /// </exception>
    public static void Run(RenderOptions options, TextWriter output)
    {
        CheckOptions(options);
        string path = options.Output ?? DefaultOutput;
        FrameWriter.Check(path);
        if (!FrameWriter.IsStill(path))
            throw new InputException($"--out {path}: a session is one picture; use a name that ends in .png");

        SavedView session = SessionString.Read(SessionOption.AfterHash(options.Session!));
        IReadOnlyList<GeneratorFile> files = SessionModels.Read(
            session, options.Model, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        if (!ReferenceEquals(ViewControls.Fit(session.State, files[0].Info), session.State))
            throw SessionString.Wrong($"does not fit its model {files[0].Name}, which has no such mode or class");
        PaintedCanvas? canvas = CanvasOf(session, files[0], options, path);

        GoldenPolicy golden = ForceOption.Policy(options.Force, output);
        LoadedModel[] models = [.. files.Select(file => LoadedModel.Load(file, options.Threads, golden))];
        try
        {
            Picture picture = Render(models, session.State, canvas, options);
            Write(path, picture);
            output.WriteLine(
                $"{path}: a picture of {picture.Width}x{picture.Height}, "
                + $"{string.Join(", ", files.Select(file => file.Name))}");
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
            return options.Canvas is null ? null : throw new InputException(
                $"--canvas {options.Canvas}: the session shows no painting; omit it");
        string digest = session.Canvas ?? throw SessionString.Wrong("shows a painting, and lacks 'canvas', its hash");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        return SessionCanvas.Read(digest, file.Info.Source!, options.Canvas, [folder, Directory.GetCurrentDirectory()]);
    }

    private static Picture Render(
        IReadOnlyList<LoadedModel> models, ViewState state, PaintedCanvas? canvas, RenderOptions options)
    {
        int scale = options.Scale ?? 1;
        if (options.Device == PlayDevice.Cpu)
            return SessionRendering.Render(models, state, canvas, scale);
        using IViewRenderer renderer = DirectMLBackend.CreateRenderer(
            [.. models.Select(model => model.File)],
            state,
            scale,
            state.IsSmooth ? TileScaling.Bilinear : TileScaling.Crisp,
            options.GraphicsDevice,
            canvas);
        renderer.Render(state.Time);
        return renderer.Picture;
    }

    private static void Write(string path, Picture picture) =>
        AtomicFile.Write(path, stream => stream.Write(PictureEncoder.Png(picture)));

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
            Threads = null,
            Force = false,
            Device = plain.Device,
            Adapter = null,
            AllowedModes = plain.AllowedModes,
        } == plain;
        if (!isPlain)
            throw new InputException(
                "--session says everything about its picture; beside it there may be --out, --model, --canvas, "
                + "--scale, --threads, --force, --device, --adapter and --precision");
    }
}

/// <summary>Finds the models that a session names by their hashes.</summary>
internal static class SessionModels
{
    /// <summary>Reads a session's models, in its order.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">
    /// A generator file, a folder of them, or the folder of a training run; null for the nearest folder "models".
    /// </param>
    /// <param name="places">Folders to look for the default folder from, in order.</param>
    /// <exception cref="InputException">One of them is not there.</exception>
    public static IReadOnlyList<GeneratorFile> Read(SavedView session, string? path, IEnumerable<string> places)
    {
        string place = path ?? ModelFolder.Nearest(places);
        IReadOnlyList<string> files = Directory.Exists(place)
            ? [.. ModelFolder.Files(place), .. RunExports.Paths(place)]
            : [place];
        var found = new Dictionary<string, GeneratorFile>();
        foreach (string file in files)
        {
            if (session.Models.All(found.ContainsKey))
                break;
            string digits = Digits(file);
            if (session.Models.Contains(digits) && !found.ContainsKey(digits))
                found.Add(digits, GeneratorFile.Read(file));
        }

        return [.. session.Models.Select(Find)];

        GeneratorFile Find(string digits) => found.TryGetValue(digits, out GeneratorFile? file)
            ? file
            : throw new InputException(
                $"--session: no model of the {files.Count} in {place} has a SHA-256 that begins with {digits}; "
                + "give its file or folder with --model");
    }

    private static string Digits(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..SavedView.HashDigits];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: cannot be read ({OneLine.Of(e.Message)}); check the file and its permissions", e);
        }
    }
}

/// <summary>Finds the painting that a session names by its hash.</summary>
internal static class SessionCanvas
{
    /// <summary>Reads a session's painting.</summary>
    /// <param name="digest">The digest in the session.</param>
    /// <param name="source">What the session's model translates.</param>
    /// <param name="path">The painting's file; null to look for *.canvas.png in some folders.</param>
    /// <param name="folders">The folders to look in.</param>
    /// <exception cref="InputException">It is not there, or another painting.</exception>
    public static PaintedCanvas Read(string digest, SourceInfo source, string? path, IEnumerable<string> folders)
    {
        if (path is not null)
        {
            PaintedCanvas given = CanvasPicture.Read(path, source);
            return given.Digest() == digest
                ? given
                : throw new InputException(
                    $"--canvas {path}: is not the session's painting ({given.Digest()} where {digest} is expected); "
                    + "give the .canvas.png that was saved with it");
        }

        IEnumerable<string> files = folders
            .Distinct()
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"*{CanvasPicture.Extension}"));
        foreach (string file in files)
        {
            if (TryRead(file, source) is { } canvas && canvas.Digest() == digest)
                return canvas;
        }

        throw new InputException(
            $"--session: its painting ({digest}) is not here; give the .canvas.png that was saved with it as "
            + "--canvas FILE");
    }

    private static PaintedCanvas? TryRead(string file, SourceInfo source)
    {
        try
        {
            return CanvasPicture.Read(file, source);
        }
        catch (InputException)
        {
            // Somebody else's file of that name.
            return null;
        }
    }
}
