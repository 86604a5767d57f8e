using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// A folder that appears with all its files or not at all. They gather in a hidden folder beside it, which takes its
/// place when all are there; what stood there before is untouched until then.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _option;
    private readonly string _path;
    private readonly string _unfinished;

    /// <summary>Creates the hidden folder.</summary>
    /// <param name="path">The folder to create or replace, as the user wrote it after --out.</param>
    /// <exception cref="InputException">The place cannot be written.</exception>
    public AtomicFolder(string path)
    {
        _option = path;
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _unfinished = Beside("tmp");
        Attempt(() => Directory.CreateDirectory(_unfinished));
    }

    /// <summary>Adds a file; folders in its name are made.</summary>
    /// <param name="name">Its path inside the folder.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string name, byte[] content) => Attempt(() =>
    {
        string file = Path.Combine(_unfinished, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    });

    /// <summary>Puts the folder in its place.</summary>
    /// <exception cref="InputException">It cannot be put there; what was there is untouched.</exception>
    public void Complete() => Attempt(() =>
    {
        if (!Directory.Exists(_path))
        {
            Directory.Move(_unfinished, _path);
            return;
        }

        string old = Beside("old");
        Directory.Move(_path, old);
        try
        {
            Directory.Move(_unfinished, _path);
        }
        catch
        {
            Directory.Move(old, _path);
            throw;
        }

        Directory.Delete(old, recursive: true);
    });

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(_unfinished))
                Directory.Delete(_unfinished, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What went wrong first is the message to show; the hidden folder stays behind.
        }
    }

    // Hidden, so that a folder of pictures that is read meanwhile does not seem to hold these.
    private string Beside(string ending) => Path.Combine(
        Path.GetDirectoryName(_path) ?? _path, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.{ending}");

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"--out {_option}: cannot be written ({OneLine.Of(e.Message)}); what was there is untouched, check the "
                + "free space and the permissions",
                e);
        }
    }
}
