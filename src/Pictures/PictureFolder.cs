using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// The pictures in a folder and in the folders below it, by the endings of their names and in an order that is the same
/// everywhere. Hidden files and folders are passed over, links are followed, and a folder that cannot be listed is an
/// error: pictures are not left out in silence.
/// </summary>
public sealed class PictureFolder
{
    private static readonly string[] Endings =
        ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "svg", "jfif", "avif", "heic"];

    private readonly Dictionary<string, (long Size, long Written)> _files = [];

    private PictureFolder(string path)
    {
        Path = path;
        Walk(new DirectoryInfo(path), "", []);
        Names = [.. _files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The pictures' paths from the folder on, with slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Looks for pictures.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">What the user wrote to name it, for messages; null where that is its path.</param>
    /// <exception cref="InputException">
    /// There is no such folder, it cannot be listed, or it holds no pictures.
    /// </exception>
    public static PictureFolder Open(string path, string? option = null)
    {
        string data = option is null ? $"--data {path}" : $"--data {option}: {path}";
        if (File.Exists(path))
            throw new InputException($"{data}: is a file; give the folder of pictures that it is in");
        if (!Directory.Exists(path))
            throw new InputException($"{data}: no such folder; give a folder of pictures");
        try
        {
            var folder = new PictureFolder(path);
            return folder.Names.Count > 0
                ? folder
                : throw new InputException(
                    $"{data}: holds no pictures ({string.Join(", ", Endings)}); give another folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{data}: cannot be listed ({OneLine.Of(e.Message)}); check its permissions", e);
        }
    }

    /// <summary>What a picture and its partner have in common: the name without the ending.</summary>
    public static string KeyOf(string name) => System.IO.Path.ChangeExtension(name, null);

    /// <summary>What tells a picture from another in its place: name, size and time of the last change.</summary>
    public string Stamp(string name) => $"{name}\0{_files[name].Size}\0{_files[name].Written}";

    /// <summary>The path of a picture.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether a picture can be read to its end.</summary>
    public bool CanRead(string name)
    {
        try
        {
            _ = PictureReader.Cropped(PathOf(name), 1);
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private void Walk(DirectoryInfo folder, string prefix, HashSet<string> above)
    {
        // A link to a folder above would lead round in circles. What a link leads to is entered by its own path, so
        // that links inside of it count from there.
        folder = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        if (!above.Add(folder.FullName))
            return;
        var visible = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            IgnoreInaccessible = false,
        };
        IEnumerable<FileInfo> files = folder.EnumerateFiles("*", visible);
        foreach (FileInfo file in files.Where(file => !IsHidden(file) && IsPicture(file.Name)))
        {
            // Of a link, what it leads to is decoded.
            FileInfo target = file.LinkTarget is null
                ? file
                : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            _files[prefix + file.Name] = target.Exists ? (target.Length, target.LastWriteTimeUtc.Ticks) : default;
        }

        foreach (DirectoryInfo below in folder.EnumerateDirectories("*", visible).Where(below => !IsHidden(below)))
            Walk(below, $"{prefix}{below.Name}/", above);
        above.Remove(folder.FullName);
    }

    private static bool IsPicture(string name)
    {
        string ending = System.IO.Path.GetExtension(name);
        return ending.Length > 1 && Endings.Contains(ending[1..], StringComparer.OrdinalIgnoreCase);
    }

    // By its name: Windows gives such a file no attribute, and folders come from other systems.
    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');
}
