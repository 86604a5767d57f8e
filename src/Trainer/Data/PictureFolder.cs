using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>The pictures in a folder of the user's own and in the folders below it; hidden ones are passed over.</summary>
internal sealed class PictureFolder
{
    private static readonly HashSet<string> Endings = new(
        [".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".avif", ".heic"], StringComparer.OrdinalIgnoreCase);

    private readonly IReadOnlyDictionary<string, (long Size, long Written)> _files;

    private PictureFolder(string path, IReadOnlyList<string> names, IReadOnlyDictionary<string, (long Size, long Written)> files)
    {
        Path = path;
        Names = names;
        _files = files;
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
        Dictionary<string, (long Size, long Written)> files = [];
        try
        {
            Walk(new DirectoryInfo(path), "", [], files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--data {option}: cannot be looked through ({e.Message.ReplaceLineEndings(" ")})", e);
        }

        if (files.Count == 0)
            throw new InputException($"--data {option}: {path} holds no pictures ({string.Join(", ", Endings)})");
        return new PictureFolder(path, [.. files.Keys.Order(StringComparer.Ordinal)], files);
    }

    /// <summary>What tells a picture from another that takes its place: name, size and time of the last change.</summary>
    public string Stamp(string name) => $"{name}\0{_files[name].Size}\0{_files[name].Written}";

    /// <summary>The full path of a picture.</summary>
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

    private static void Walk(DirectoryInfo folder, string prefix, HashSet<string> above, Dictionary<string, (long Size, long Written)> files)
    {
        // A link to a folder above would lead round in circles.
        var place = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (!above.Add(place))
            return;
        var visible = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
        foreach (var file in folder.EnumerateFiles("*", visible).Where(file => !IsHidden(file) && Endings.Contains(file.Extension)))
        {
            // Of a link, what it leads to is decoded.
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            files[prefix + file.Name] = target.Exists ? (target.Length, target.LastWriteTimeUtc.Ticks) : default;
        }


        foreach (var below in folder.EnumerateDirectories("*", visible).Where(below => !IsHidden(below)))
            Walk(below, $"{prefix}{below.Name}/", above, files);
        above.Remove(place);
    }

    // By its name: Windows gives such a file no attribute, and folders come from other systems.
    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');
}

/// <summary>
/// Decides by its name alone whether a picture is held out, so that it stays on its side when others come or go: one in ten.
/// </summary>
internal static class HeldOut
{
    private const int OneIn = 10;

    /// <summary>On which side the picture of that name is.</summary>
    public static DataSplit Side(string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % OneIn == 0 ? DataSplit.Test : DataSplit.Train;
}
