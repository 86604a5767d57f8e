using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>The pictures in a folder of the user's own and in the folders below it; hidden ones are passed over.</summary>
internal sealed class PictureFolder
{
    private static readonly HashSet<string> Endings = new(
        [".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".avif", ".heic"], StringComparer.OrdinalIgnoreCase);

    private PictureFolder(string path, IReadOnlyList<string> names)
    {
        Path = path;
        Names = names;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The pictures' paths from the folder on, with slashes, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Looks for pictures, by the endings of their names.</summary>
    /// <param name="path">The folder's full path.</param>
    /// <param name="option">How the user named it, for messages.</param>
    /// <exception cref="InputException">The folder cannot be opened, or holds no pictures.</exception>
    public static PictureFolder Open(string path, string option)
    {
        List<string> names = [];
        try
        {
            Walk(new DirectoryInfo(path), "", [], names);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--data {option}: cannot be looked through ({e.Message.ReplaceLineEndings(" ")})", e);
        }

        if (names.Count == 0)
            throw new InputException($"--data {option}: {path} holds no pictures ({string.Join(", ", Endings)})");
        names.Sort(StringComparer.Ordinal);
        return new PictureFolder(path, names);
    }

    /// <summary>Reads pictures, naming those that cannot be read.</summary>
    /// <param name="names">Which of <see cref="Names"/>.</param>
    /// <param name="read">Reads the file at a path; called on several threads at once.</param>
    /// <param name="store">Told what cannot be read, and how far it is.</param>
    /// <param name="set">The data set's name, for those lines.</param>
    /// <returns>In the names' order; null for a picture that cannot be read.</returns>
    public CroppedPicture?[] Read(IReadOnlyList<string> names, Func<string, CroppedPicture> read, DataStore store, string set)
    {
        var results = ManyPictures.Read(names, name => Try(name, read), store, set);
        var problems = results.Where(result => result.Problem is not null).Select(result => $"{set}: {result.Problem}; passed over").ToList();
        store.NoteSome(problems, $"{set}: {problems.Count:N0} of {names.Count:N0} pictures cannot be read and are passed over");
        return [.. results.Select(result => result.Picture)];
    }

    /// <summary>Whether a picture can be read to its end.</summary>
    public bool CanRead(string name) => Try(name, path => PictureReader.Cropped(path, 1)).Problem is null;

    private (CroppedPicture? Picture, string? Problem) Try(string name, Func<string, CroppedPicture> read)
    {
        try
        {
            return (read(System.IO.Path.Combine(Path, name)), null);
        }
        catch (InputException e)
        {
            return (null, e.Message);
        }
    }

    private static void Walk(DirectoryInfo folder, string prefix, HashSet<string> above, List<string> names)
    {
        // A link to a folder above would lead round in circles.
        var place = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (!above.Add(place))
            return;
        var visible = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
        foreach (var file in folder.EnumerateFiles("*", visible).Where(file => !IsHidden(file) && Endings.Contains(file.Extension)))
            names.Add(prefix + file.Name);
        foreach (var below in folder.EnumerateDirectories("*", visible).Where(below => !IsHidden(below)))
            Walk(below, $"{prefix}{below.Name}/", above, names);
        above.Remove(place);
    }

    // By its name: Windows gives such a file no attribute, and folders come from other systems.
    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');
}
