using System.Globalization;
using Google.Protobuf;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// Tensors whose data is in another file. They are read only from inside the model's own folder, whatever links there
/// are, and no more than a model may have.
/// </summary>
internal static class ExternalData
{
    /// <summary>The most bytes of a model with its data.</summary>
    public const long MostBytes = int.MaxValue;

    /// <summary>Moves all data into the model.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="model">The model; it is modified.</param>
    /// <param name="folder">The folder of the file; null to refuse data outside of it.</param>
    /// <exception cref="InputException">
    /// There is data outside the file that is not asked for, is missing, too large, or outside the folder.
    /// </exception>
    public static void Inline(string name, ModelProto model, string? folder)
    {
        long total = 0;
        foreach (TensorProto tensor in Tensors(model.Graph))
        {
            if (!RawTensor.IsExternal(tensor))
                continue;
            string location = Entry(tensor, "location") ?? "";
            if (folder is null)
            {
                throw new InputException(
                    $"{name}: the data of {OneLine.Of(tensor.Name)} is in another file ({OneLine.Of(location)}); keep "
                    + "both in one folder and use viewer adopt --with-data");
            }

            byte[] bytes = Read(name, tensor, folder, location, MostBytes - total);
            total += bytes.Length;
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
        }
    }

    /// <summary>Every tensor of a graph without subgraphs: initializers and attributes.</summary>
    public static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer.Concat(
        graph.Node.SelectMany(node => node.Attribute)
            .SelectMany(attribute => attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T)));

    private static byte[] Read(string name, TensorProto tensor, string folder, string location, long most)
    {
        string path = Find(name, tensor, folder, location);
        long length = Number(name, tensor, "length") ?? RawTensor.Length(tensor) ?? -1;
        long offset = Number(name, tensor, "offset") ?? 0;
        if (length < 0 || length > most)
            throw new InputException(
                $"{name}: the data of {OneLine.Of(tensor.Name)} has no known size, or makes the model larger than 2 "
                + "GiB; export a smaller model");
        try
        {
            using FileStream stream = RegularFile.OpenRead(path);
            if (offset > stream.Length - length)
                throw new InputException(
                    $"{name}: the data of {OneLine.Of(tensor.Name)} ends after {OneLine.Of(location)} does; copy both "
                    + "files again");
            byte[] bytes = new byte[length];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException(
                $"{name}: the data of {OneLine.Of(tensor.Name)} cannot be read from {OneLine.Of(location)} "
                + $"({OneLine.Of(e.Message).TrimEnd('.')}); copy both files into one folder",
                e);
        }
    }

    /// <summary>The file of a location, which lies in the folder also when all links are followed.</summary>
    private static string Find(string name, TensorProto tensor, string folder, string location)
    {
        string[] parts = location.Split('/', '\\');
        bool isPlain = location.Length > 0 && !Path.IsPathRooted(location) && !location.Contains(':')
            && location.IndexOf('\0') < 0 && !parts.Any(part => part is ".." or "");
        if (isPlain)
        {
            string real = RealPath(Path.GetFullPath(folder));
            string path = RealPath(Path.Combine(real, Path.Combine(parts)));
            if (path.StartsWith(Path.TrimEndingDirectorySeparator(real) + Path.DirectorySeparatorChar, Comparison))
                return path;
        }

        throw new InputException(
            $"{name}: the data of {OneLine.Of(tensor.Name)} is at {OneLine.Of(location)}, outside the model's folder; "
            + "copy both files into one folder, without links");
    }

    private static StringComparison Comparison =>
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    // Follows the links in every part; a part that does not exist stays as it is, and opening it fails.
    private static string RealPath(string path)
    {
        try
        {
            string real = Path.GetPathRoot(path)!;
            foreach (string part in path[real.Length..].Split(
                Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            {
                var info = new DirectoryInfo(Path.Combine(real, part));
                FileSystemInfo? target = info.LinkTarget is null
                    ? null
                    : info.ResolveLinkTarget(returnFinalTarget: true);
                // A link's own target may lead through further links.
                real = target is null ? info.FullName : RealPath(target.FullName);
            }

            return real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A circle of links, or one that cannot be read: a path that is inside no folder.
            return "";
        }
    }

    private static string? Entry(TensorProto tensor, string key) =>
        tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(string name, TensorProto tensor, string key)
    {
        if (Entry(tensor, key) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new InputException(
                $"{name}: the {key} of the data of {OneLine.Of(tensor.Name)} is not a number; copy or export it again");
    }
}
