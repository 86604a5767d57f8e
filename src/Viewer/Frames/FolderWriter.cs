using System.Text.RegularExpressions;
using ImageGen.Generators;

namespace ImageGen.Viewer.Frames;

/// <summary>
/// Writes a folder of PNGs numbered from 00000. They gather in a folder of a temporary name beside it; an earlier folder
/// is replaced only when all are there, and only if it holds nothing but such frames.
/// </summary>
internal sealed partial class FolderWriter : FrameWriter
{
    private readonly string path;
    private readonly string folder;
    private readonly string temporary;
    private int count;

    /// <summary>Creates the temporary folder.</summary>
    /// <exception cref="InputException">The place cannot be written, or the folder holds other files.</exception>
    public FolderWriter(string path)
    {
        this.path = path;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        temporary = $"{folder}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(entry => !FrameName().IsMatch(Path.GetFileName(entry))) is { } other)
        {
            throw new InputException(
                $"--out {path}: the folder holds {Path.GetFileName(other)}, which is not a frame; choose an empty or a new folder.");
        }

        Attempt(() => Directory.CreateDirectory(temporary));
    }

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        string name = Path.Combine(temporary, $"{count:D5}.png");
        Attempt(() => File.WriteAllBytes(name, PictureEncoder.Png(picture)));
        count++;
    }

    /// <inheritdoc/>
    public override void Complete() => Attempt(() =>
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(temporary, folder);
            return;
        }

        string old = $"{folder}.{Guid.NewGuid():N}.old";
        Directory.Move(folder, old);
        try
        {
            Directory.Move(temporary, folder);
        }
        catch
        {
            Directory.Move(old, folder);
            throw;
        }

        Directory.Delete(old, recursive: true);
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
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
            throw new InputException($"--out {path}: cannot be written ({e.Message}). What was there is untouched.", e);
        }
    }
}
