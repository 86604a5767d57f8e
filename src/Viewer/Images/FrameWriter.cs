using ImageGen.Generators;
using ImageGen.Viewer.Images.Animations;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes a sequence of pictures to a file or a folder in the format that the path selects. Nothing appears at the path
/// before <see cref="Complete"/>, and existing content is replaced only then.
/// </summary>
internal abstract class FrameWriter : IDisposable
{
    /// <summary>The supported paths, for messages.</summary>
    public const string Kinds =
        ".webp, .gif or .mp4 (animated), .png (one frame), or a folder of numbered PNGs, its name ending in /";

    /// <summary>Creates the writer for a path.</summary>
    /// <param name="path">
    /// A path with an extension of <see cref="OutputFormat.All"/>, or ending in / for a folder.
    /// </param>
    /// <param name="width">Width of every picture.</param>
    /// <param name="height">Height of every picture.</param>
    /// <param name="frames">Number of pictures.</param>
    /// <param name="fps">Pictures per second during playback.</param>
    /// <param name="origins">The origins of the pictures, for the metadata; null for none.</param>
    /// <exception cref="InputException">The extension is unknown, or the format cannot store such frames.</exception>
    public static FrameWriter Create(
        string path, int width, int height, int frames, double fps, FrameOrigins? origins)
    {
        Check(path);
        if (IsFolder(path))
            return new FolderWriter(path, origins?.OfFrame);
        OutputFormat format = OutputFormat.Of(path)!;
        if (format == OutputFormat.Png)
            return new PngWriter(path, origins?.OfFrame(0));
        return format == OutputFormat.Mp4
            ? new VideoWriter(path, width, height, fps, origins?.Whole)
            : new AnimationWriter(path, format, width, height, frames, fps, origins?.Whole);
    }

    /// <summary>Checks a path, so that an error is reported before the work instead of after it.</summary>
    /// <exception cref="InputException">The extension is unknown, or the folder does not exist.</exception>
    public static void Check(string path)
    {
        if (IsFolder(path))
            return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new InputException($"--out {path}: the folder {folder} does not exist; create it first");
        if (OutputFormat.Of(path) is not { } format)
            throw new InputException($"--out {path}: unknown output format; use {Kinds}");
        if (format == OutputFormat.Mp4)
            VideoWriter.Require(path);
    }

    /// <summary>Whether a path is that of a single picture.</summary>
    public static bool IsStill(string path) =>
        !IsFolder(path) && OutputFormat.Of(path) == OutputFormat.Png;

    /// <summary>Adds the next picture; the caller may overwrite it afterwards.</summary>
    public abstract void Add(Picture picture);

    /// <summary>Encodes what remains and moves the result to its path.</summary>
    /// <exception cref="InputException">The result cannot be written.</exception>
    public abstract void Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Deletes an incomplete result.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}

/// <summary>The origins of an output's frames.</summary>
/// <param name="Whole">The origin of all frames, as one animation.</param>
/// <param name="OfFrame">Returns the origin of a single frame by its index.</param>
internal sealed record FrameOrigins(PictureOrigin Whole, Func<int, PictureOrigin> OfFrame);

/// <summary>Writes one picture as a PNG file.</summary>
/// <param name="path">The file.</param>
/// <param name="origin">The picture's origin, for its metadata; null for none.</param>
internal sealed class PngWriter(string path, PictureOrigin? origin) : FrameWriter
{
    private byte[]? _encoded;

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        if (_encoded is not null)
            throw new InvalidOperationException("A PNG file contains one picture.");
        _encoded = PictureEncoder.Png(picture, origin);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_encoded is null)
            throw new InvalidOperationException("There is no picture to write.");
        AtomicFile.Write(path, stream => stream.Write(_encoded));
    }
}
