using ImageGen.Generators;

namespace ImageGen.Viewer.Images;

/// <summary>The picture files of a folder and of the folders in it, in an order that is the same everywhere.</summary>
internal sealed class PictureFolder
{
    private const int DeepestFolder = 32;

    private static readonly string[] Extensions =
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".webp",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".svg",
    ];

    private PictureFolder(string path, IReadOnlyList<string> names)
    {
        Path = path;
        Names = names;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The files' paths inside the folder, with / between their parts, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Lists a folder.</summary>
    /// <exception cref="InputException">
    /// There is no such folder, it cannot be read, or there is no picture in it.
    /// </exception>
    public static PictureFolder Open(string path)
    {
        if (File.Exists(path))
            throw new InputException($"--data {path}: is a file; give the folder of pictures that it is in");
        if (!Directory.Exists(path))
            throw new InputException($"--data {path}: no such folder; give a folder of pictures");
        string[] names = [.. List(path).Order(StringComparer.Ordinal)];
        return names.Length > 0
            ? new(path, names)
            : throw new InputException(
                $"--data {path}: holds no pictures "
                + $"({string.Join(", ", Extensions.Select(extension => extension[1..]))}); give another folder");
    }

    /// <summary>The path of a file.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What a picture and its partner have in common: the name without the extension.</summary>
    public static string KeyOf(string name) => System.IO.Path.ChangeExtension(name, null);

    // By a name of its way: Windows gives such files no attribute, and folders come from other systems.
    private static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);

    private static IEnumerable<string> List(string path)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            IgnoreInaccessible = true,
        };
        try
        {
            return [.. Directory.EnumerateFiles(path, "*", options)
                .Where(file => Extensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Select(file => System.IO.Path.GetRelativePath(path, file).Replace('\\', '/'))
                .Where(name => !IsHidden(name))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--data {path}: cannot be read; check its permissions", e);
        }
    }
}

/// <summary>Chooses a few of many files.</summary>
internal static class Selection
{
    /// <summary>
    /// Takes some items spread evenly over a list, so that folders of different classes all have their turn. In place
    /// of one that cannot be had comes the next one after it.
    /// </summary>
    /// <param name="items">All items.</param>
    /// <param name="count">How many to take, at most.</param>
    /// <param name="tryTake">Makes something of an item; null when it cannot be had.</param>
    public static IEnumerable<TResult> Spread<TItem, TResult>(
        IReadOnlyList<TItem> items, int count, Func<TItem, TResult?> tryTake)
        where TResult : class
    {
        count = Math.Min(count, items.Count);
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            next = Math.Max(next, (int)((long)items.Count * i / count));
            TResult? taken = null;
            while (taken is null && next < items.Count)
                taken = tryTake(items[next++]);
            if (taken is not null)
                yield return taken;
        }
    }
}
