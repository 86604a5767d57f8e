namespace ImageGen.Generators;

/// <summary>Reads input files; pipes, sockets and devices are rejected, as reading them could block.</summary>
public static class RegularFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <exception cref="IOException">It is not a file with content, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read it.</exception>
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
        // Opening a pipe would wait for its writer. Files that are not regular have length 0.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (file is { Exists: true, Length: 0 })
            throw new IOException("the file is empty, or a pipe, socket or device");
    }
}
