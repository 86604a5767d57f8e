using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Pictures;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes a folder of PNGs numbered from 00000. An existing folder is replaced only when all frames are written, and
/// only if it contains nothing but such frames.
/// </summary>
internal sealed partial class FolderWriter : FrameWriter
{
    private readonly AtomicFolder _files;
    private readonly Func<int, PictureOrigin>? _originOf;
    private int _count;

    /// <summary>Creates the writer.</summary>
    /// <param name="path">The folder's path.</param>
    /// <param name="originOf">Returns the origin of the frame of an index; null for no metadata.</param>
    /// <exception cref="InputException">The folder cannot be written, or contains other files.</exception>
    public FolderWriter(string path, Func<int, PictureOrigin>? originOf)
    {
        _originOf = originOf;
        if (Directory.Exists(path)
            && Directory.EnumerateFileSystemEntries(path).FirstOrDefault(
                entry => !FrameName().IsMatch(Path.GetFileName(entry))) is { } other)
        {
            throw new InputException(
                $"--out {path}: the folder contains {Path.GetFileName(other)}, which is not a frame; choose an empty "
                + "or a new folder");
        }

        _files = new AtomicFolder(path);
    }

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        _files.Write($"{_count:D5}.png", PictureEncoder.Png(picture, _originOf?.Invoke(_count)));
        _count++;
    }

    /// <inheritdoc/>
    public override void Complete() => _files.Complete();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _files.Dispose();
        base.Dispose(disposing);
    }

    [GeneratedRegex(@"^\d{5,}\.png$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FrameName();
}
