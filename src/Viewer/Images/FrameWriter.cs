using ImageGen.Generators;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes a sequence of pictures to a file or a folder, the kind chosen by the name. Nothing appears under the final
/// name before <see cref="Complete"/>, and what was there before is replaced only then.
/// </summary>
internal abstract class FrameWriter : IDisposable
{
    /// <summary>The names that <see cref="Create"/> understands, for messages.</summary>
    public const string Kinds =
        ".webp, .gif or .mp4 (animated), .png (one frame), or a folder of numbered PNGs, its name ending in /";

    /// <summary>Creates the writer for a name.</summary>
    /// <param name="path">A name that ends as one of <see cref="OutputFormat.All"/>, or in / for a folder.</param>
    /// <param name="width">Width of every picture.</param>
    /// <param name="height">Height of every picture.</param>
    /// <param name="frames">How many pictures will come.</param>
    /// <param name="fps">Pictures per second when they are played.</param>
    /// <param name="origins">How they were made, for the metadata; null for none.</param>
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

    /// <summary>Checks a name, so that a problem is reported before the work and not after it.</summary>
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

    /// <summary>Whether a name stands for a single picture.</summary>
    public static bool IsStill(string path) =>
        !IsFolder(path) && OutputFormat.Of(path) == OutputFormat.Png;

    /// <summary>Takes the next picture; it may be drawn over afterwards.</summary>
    public abstract void Add(Picture picture);

    /// <summary>Encodes what is left to encode and puts the result under its name.</summary>
    /// <exception cref="InputException">It cannot be written there.</exception>
    public abstract void Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what was written but not completed.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}

/// <summary>How the frames of an output were made.</summary>
/// <param name="Whole">All of them, as one animation.</param>
/// <param name="OfFrame">The frame of a number, alone.</param>
internal sealed record FrameOrigins(PictureOrigin Whole, Func<int, PictureOrigin> OfFrame);

/// <summary>Writes one picture as a PNG file.</summary>
/// <param name="path">The file.</param>
/// <param name="origin">How it was made, for its metadata; null for none.</param>
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
