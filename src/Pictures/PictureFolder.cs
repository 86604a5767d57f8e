using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// The pictures in a folder and its subfolders, found by file extension, in an order that is the same on every system.
/// Hidden files and folders and the system folders of file servers are skipped, links are followed, and a folder that
/// cannot be listed is an error, so that no picture is missed silently.
/// </summary>
public sealed class PictureFolder
{
    private static readonly string[] Endings =
    [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "dib", "tif", "tiff", "svg", "avif", "heic", "heif",
    ];

    // Picture formats that are not supported.
    private static readonly string[] UnreadEndings =
    [
        "jp2", "j2k", "jpf", "jpx", "jxl", "jxr", "ppm", "pgm", "pbm", "pnm", "pam", "pfm", "hdr", "exr", "psd", "psb",
        "tga", "dds", "ico", "pcx", "xcf", "kra", "svgz", "eps", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf",
    ];

    // Thumbnails, resource forks and recycle bins of network storage, macOS and Windows.
    private static readonly string[] SystemFolders =
        ["@eaDir", "__MACOSX", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found"];

    private readonly Dictionary<string, (long Size, long Written)> _files = [];
    private readonly List<string> _unread = [];
    private readonly List<string> _unnamed = [];
    private readonly List<string> _broken = [];

    private PictureFolder(string path)
    {
        Path = path;
        Walk(new DirectoryInfo(path), "", []);
        Names = [.. _files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The pictures' relative paths, with slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Warnings about skipped files that may have been meant: unsupported formats, broken links, names that are not
    /// UTF-8; one line per reason.
    /// </summary>
    public IReadOnlyList<string> PassedOver
    {
        get
        {
            List<string> lines = [];
            Add(lines, _unread, "unsupported format", "convert to PNG or JPEG");
            Add(lines, _broken, "broken link", "fix or remove it");
            Add(lines, _unnamed, "name is not UTF-8", "rename, for example with convmv");
            return lines;
        }
    }

    /// <summary>Lists the pictures in a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option as the user wrote it, for messages; null to use the path.</param>
    /// <exception cref="InputException">
    /// There is no such folder, it cannot be listed, or it contains no pictures.
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
            if (folder.Names.Count > 0)
                return folder;
            throw new InputException(
                folder.PassedOver is [var line, ..]
                    ? $"{data}: contains no pictures that can be read; {line}"
                    : $"{data}: contains no pictures ({string.Join(", ", Endings)}); give another folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{data}: cannot be listed ({OneLine.Of(e.Message)}); check its permissions", e);
        }
    }

    /// <summary>
    /// The key that matches a picture with its partner: the name without extension, in Unicode normal form C.
    /// </summary>
    public static string KeyOf(string name) =>
        UnicodeForm.Composed(System.IO.Path.ChangeExtension(name, null));

    /// <summary>Whether a file has the extension of a picture format that is read.</summary>
    /// <param name="name">Its name or path.</param>
    public static bool IsPicture(string name) => HasEnding(name, Endings);

    /// <summary>Identifies a version of a picture: name, size and modification time.</summary>
    public string Stamp(string name) => $"{name}\0{_files[name].Size}\0{_files[name].Written}";

    /// <summary>The path of a picture.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether a picture can be decoded.</summary>
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
        // Link cycles: a link to an ancestor is not entered. Links are resolved first, so that relative links inside
        // the target work.
        folder = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        if (!above.Add(folder.FullName))
            return;
        var visible = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            IgnoreInaccessible = false,
        };
        IEnumerable<FileInfo> files = folder.EnumerateFiles("*", visible);
        foreach (FileInfo file in files.Where(file => !IsHidden(file)))
            AddFile(file, prefix + file.Name);
        foreach (DirectoryInfo below in folder.EnumerateDirectories("*", visible).Where(below => !IsHidden(below)))
        {
            if (HasLostName(below))
                _unnamed.Add(prefix + below.Name);
            else if (!SystemFolders.Contains(below.Name, StringComparer.OrdinalIgnoreCase))
                Walk(below, $"{prefix}{below.Name}/", above);
        }

        above.Remove(folder.FullName);
    }

    private void AddFile(FileInfo file, string name)
    {
        bool isPicture = HasEnding(file.Name, Endings);
        if (!isPicture)
        {
            if (HasEnding(file.Name, UnreadEndings))
                _unread.Add(name);
            else if (IsBroken(file) && System.IO.Path.GetExtension(file.Name).Length == 0)
                _broken.Add(name);
            return;
        }

        if (HasLostName(file))
        {
            _unnamed.Add(name);
            return;
        }

        if (IsBroken(file))
        {
            _broken.Add($"{name} -> {file.LinkTarget}");
            return;
        }

        // Size and time are those of the link's target.
        FileSystemInfo target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!;
        if (target is FileInfo content)
            _files[name] = (content.Length, content.LastWriteTimeUtc.Ticks);
    }

    private static void Add(List<string> lines, List<string> names, string what, string remedy)
    {
        if (names is [var only])
            lines.Add($"{only} skipped: {what}; {remedy}");
        else if (names.Count > 1)
            lines.Add($"{names.Count:N0} files skipped ({names.Min(StringComparer.Ordinal)} first): {what}; {remedy}");
    }

    /// <summary>Whether a file is a broken or cyclic link.</summary>
    private static bool IsBroken(FileInfo file)
    {
        try
        {
            return file.LinkTarget is not null
                && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>
    /// Whether a name is not valid UTF-8: .NET replaces the undecodable bytes, so the listed name cannot be opened.
    /// </summary>
    private static bool HasLostName(FileSystemInfo entry)
    {
        if (!entry.Name.Contains('\uFFFD', StringComparison.Ordinal))
            return false;
        return entry is DirectoryInfo ? !Directory.Exists(entry.FullName) : !File.Exists(entry.FullName);
    }

    private static bool HasEnding(string name, string[] endings)
    {
        string ending = System.IO.Path.GetExtension(name);
        return ending.Length > 1 && endings.Contains(ending[1..], StringComparer.OrdinalIgnoreCase);
    }

    // By name: on Windows, dot files copied from other systems have no hidden attribute.
    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');
}
