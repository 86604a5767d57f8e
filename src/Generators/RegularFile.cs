namespace ImageGen.Generators;

/// <summary>Files that come from outside: a pipe, a socket or a device is refused instead of waited for.</summary>
public static class RegularFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file; of a link, what it leads to.</param>
    /// <exception cref="IOException">It is not a file with content, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        Require(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Opens a file for reading from its start.</summary>
    /// <inheritdoc cref="ReadAllBytes"/>
    public static FileStream OpenRead(string path)
    {
        Require(path);
        return File.OpenRead(path);
    }

    private static void Require(string path)
    {
        // To open a pipe would wait for its writer. What is no regular file has no length.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (file is { Exists: true, Length: 0 })
            throw new IOException("the file is empty, or a pipe, socket or device");
    }
}
