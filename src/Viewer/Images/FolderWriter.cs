using System.Text.RegularExpressions;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes a folder of PNGs numbered from 00000. They gather in a folder of a temporary name beside it; an earlier
/// folder is replaced only when all are there, and only if it holds nothing but such frames.
/// </summary>
internal sealed partial class FolderWriter : FrameWriter
{
    private readonly string _path;
    private readonly string _folder;
    private readonly string _temporary;
    private int _count;

    /// <summary>Creates the temporary folder.</summary>
    /// <exception cref="InputException">The place cannot be written, or the folder holds other files.</exception>
    public FolderWriter(string path)
    {
        _path = path;
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _temporary = $"{_folder}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(_folder)
            && Directory.EnumerateFileSystemEntries(_folder).FirstOrDefault(
                entry => !FrameName().IsMatch(Path.GetFileName(entry))) is { } other)
        {
            throw new InputException(
                $"--out {path}: the folder holds {Path.GetFileName(other)}, which is not a frame; choose an empty or "
                + "a new folder");
        }

        Attempt(() => Directory.CreateDirectory(_temporary));
    }

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        string name = Path.Combine(_temporary, $"{_count:D5}.png");
        Attempt(() => File.WriteAllBytes(name, PictureEncoder.Png(picture)));
        _count++;
    }

    /// <inheritdoc/>
    public override void Complete() => Attempt(() =>
    {
        if (!Directory.Exists(_folder))
        {
            Directory.Move(_temporary, _folder);
            return;
        }

        string old = $"{_folder}.{Guid.NewGuid():N}.old";
        Directory.Move(_folder, old);
        try
        {
            Directory.Move(_temporary, _folder);
        }
        catch
        {
            Directory.Move(old, _folder);
            throw;
        }

        Directory.Delete(old, recursive: true);
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (Directory.Exists(_temporary))
                Directory.Delete(_temporary, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What went wrong first is the message to show; the temporary folder stays behind.
        }

        base.Dispose(disposing);
    }

    [GeneratedRegex(@"^\d{5,}\.png$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FrameName();

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out {_path}: cannot be written ({e.Message}); what was there is untouched", e);
        }
    }
}
