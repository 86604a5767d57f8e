namespace ImageGen.Generators;

/// <summary>Writes files atomically: the name always refers to the complete old or new content.</summary>
public static class AtomicFile
{
    private const string Ending = ".tmp";

    /// <summary>
    /// Writes to a temporary file in the same folder, flushes it to disk, and renames it. On failure the temporary file
    /// is deleted and the old content is untouched.
    /// </summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="InputException">
    /// The file cannot be written: no such folder, no permission, disk full.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new InputException(
                $"{path}: cannot be written, the folder {folder} does not exist; create it first");
        if (Directory.Exists(path))
            throw new InputException($"{path}: cannot be written, it is a folder; give a file name");

        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Ending}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            Remove(temporary);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException(
                    $"{path}: cannot be written ({OneLine.Of(e.Message).TrimEnd('.')}); the old content is untouched, "
                    + "check the free space and the permissions",
                    e);
            }
            throw;
        }
    }

    /// <summary>
    /// Deletes the temporary files that <see cref="Write"/> left in a folder when its process was killed, or when the
    /// folder lost its write permission in between. Call it only where no other process writes.
    /// </summary>
    /// <param name="folder">The folder; nothing happens where it does not exist.</param>
    /// <exception cref="InputException">One cannot be deleted: no permission.</exception>
    public static void DeleteUnfinished(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.EnumerateFiles(folder, ".*" + Ending).Where(IsTemporary))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException(
                    $"{path}: cannot be deleted ({OneLine.Of(e.Message).TrimEnd('.')}); check the permissions", e);
            }
        }
    }

    // .NAME.GUID.tmp, as Write names them; another program's temporary files are not ours to delete.
    private static bool IsTemporary(string path)
    {
        string[] parts = Path.GetFileName(path).Split('.');
        return parts is ["", _, .., { Length: 32 } digits, _] && digits.All(char.IsAsciiHexDigitLower);
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report; a leftover temporary file is harmless.
        }
    }
}
