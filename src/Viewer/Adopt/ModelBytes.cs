using ImageGen.Generators;

namespace ImageGen.Viewer.Adopt;

/// <summary>Reads the file of a foreign model.</summary>
internal static class ModelBytes
{
    /// <summary>The size of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InputException">It is not there, or larger than a model may be.</exception>
    public static long SizeOf(string path, string name)
    {
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{name}: this is a folder; give an ONNX file");
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new InputException($"{name}: no such file; give an ONNX file");
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            return file.Length <= ExternalDataLimit
                ? file.Length
                : throw new InputException($"{name}: is larger than 2 GiB; export a smaller model");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, e);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="SizeOf"/>
    public static byte[] Read(string path, string name)
    {
        _ = SizeOf(path, name);
        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(name, e);
        }
    }

    // An array of bytes ends a little before 2 GiB.
    private static long ExternalDataLimit => Array.MaxLength;

    private static InputException Unreadable(string name, Exception e) => new(
        $"{name}: cannot be read ({OneLine.Of(e.Message).TrimEnd('.')}); check the file and its permissions", e);
}
