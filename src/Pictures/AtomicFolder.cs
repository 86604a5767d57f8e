using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// Writes a folder atomically: files are written to a hidden folder beside it, which replaces the destination when
/// complete; until then the old content is untouched.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _option;
    private readonly string _path;
    private readonly string _unfinished;

    /// <summary>Creates the hidden folder.</summary>
    /// <param name="path">The folder to create or replace, as given to --out.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public AtomicFolder(string path)
    {
        _option = path;
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _unfinished = Beside("tmp");
        Attempt(() => Directory.CreateDirectory(_unfinished));
    }

    /// <summary>Adds a file; missing folders in its name are created.</summary>
    /// <param name="name">Its path inside the folder.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string name, byte[] content) => Attempt(() =>
    {
        string file = Path.Combine(_unfinished, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    });

    /// <summary>Moves the folder to its destination.</summary>
    /// <exception cref="InputException">It cannot be moved; the old content is untouched.</exception>
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

    /// <summary>Deletes the hidden folder if it was not completed.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(_unfinished))
                Directory.Delete(_unfinished, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The original error is the one to report; the hidden folder is left behind.
        }
    }

    // Hidden, so that a concurrent listing of the parent as a picture folder ignores it.
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
