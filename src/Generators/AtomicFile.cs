namespace ImageGen.Generators;

/// <summary>Writes files atomically: the name always refers to the complete old or new content.</summary>
public static class AtomicFile
{
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

        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
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
