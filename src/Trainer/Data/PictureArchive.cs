using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Pictures;

namespace ImageGen.Trainer.Data;

/// <summary>
/// A zip or tar archive of pictures in place of a folder. Its pictures are unpacked once into the user's cache. Nothing
/// is written outside that folder, and the size is limited: an archive from elsewhere may be hostile.
/// </summary>
internal static class PictureArchive
{
    private const int MostEntries = 1_000_000;
    private const long LargestPicture = 256L << 20;

    // Compressed pictures hardly shrink further; bitmaps and drawings do.
    private const int LargestRatio = 200;
    private const long AlwaysAllowed = 1L << 30;

    private static readonly string[] Endings = [".zip", ".tar.gz", ".tgz", ".tar"];

    /// <summary>Whether a path is named like an archive.</summary>
    public static bool IsArchive(string path) => EndingOf(path) is not null;

    /// <summary>The file name without the archive's ending.</summary>
    public static string NameOf(string path) =>
        Path.GetFileName(path) is var name && EndingOf(name) is { } ending ? name[..^ending.Length] : name;

    /// <summary>The folder with an archive's pictures, unpacked unless it was before.</summary>
    /// <param name="path">The archive, by its full path.</param>
    /// <param name="option">The data set as the user wrote it, for messages.</param>
    /// <param name="cache">The folder to unpack into; null for the user's cache.</param>
    /// <param name="allowed">Bytes that any archive may unpack to, however small it is.</param>
    /// <returns>The folder; a folder that contains all others and no picture is entered.</returns>
    /// <exception cref="InputException">
    /// It cannot be read or unpacked, leads out of its folder, or is too large.
    /// </exception>
    public static string Unpack(
        string path, string option, string? cache = null, long allowed = AlwaysAllowed)
    {
        var file = new FileInfo(path);
        string folder = Path.Combine(cache ?? Path.Combine(UserCache.Folder, "archives"), Hash(path));
        string unpacked = Path.Combine(folder, Hash($"{file.Length} {file.LastWriteTimeUtc.Ticks}"));
        if (!Directory.Exists(unpacked))
            Unpack(file, folder, unpacked, $"--data {option}: {path}", allowed);
        return Innermost(unpacked);
    }

    private static void Unpack(FileInfo file, string folder, string unpacked, string what, long allowed)
    {
        UserCache.Make(folder, "pictures of an archive");
        string unfinished = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(unfinished);
            var budget = new Budget(Math.Max(allowed, LargestRatio * file.Length), what);
            if (EndingOf(file.Name) == ".zip")
                UnpackZip(file, unfinished, budget);
            else
                UnpackTar(file, unfinished, budget);
            foreach (string old in Directory.GetDirectories(folder).Where(old => old != unfinished))
                Directory.Delete(old, recursive: true);
            Directory.Move(unfinished, unpacked);
        }
        catch (Exception e) when (
            e is InvalidDataException or EndOfStreamException or NotSupportedException or FormatException
                or OverflowException or ArgumentException)
        {
            throw new InputException($"{what}: damaged, encrypted, or not an archive; pack it again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{what}: cannot be unpacked to {folder} ({OneLine.Of(e.Message)})", e);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    private static void UnpackZip(FileInfo file, string folder, Budget budget)
    {
        using ZipArchive archive = ZipFile.OpenRead(file.FullName);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // A symbolic link, as Unix programs pack it.
            const int TypeBits = 0xf000, Link = 0xa000;
            if (budget.PathOf(entry.FullName, ((entry.ExternalAttributes >> 16) & TypeBits) == Link) is not { } name)
                continue;
            using Stream content = entry.Open();
            Write(content, Path.Combine(folder, name), file.LastWriteTimeUtc, budget);
        }
    }

    private static void UnpackTar(FileInfo file, string folder, Budget budget)
    {
        using FileStream stream = file.OpenRead();
        bool isPlain = EndingOf(file.Name) == ".tar";
        using Stream plain = isPlain ? stream : new GZipStream(stream, CompressionMode.Decompress);
        using var guarded = new TarGuard(plain);
        using var archive = new TarReader(guarded);
        while (archive.GetNextEntry() is { } entry)
        {
            bool isLink = entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink;
            bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (budget.PathOf(entry.Name, isLink) is { } name && isFile && entry.DataStream is { } content)
                Write(content, Path.Combine(folder, name), file.LastWriteTimeUtc, budget);
        }
    }

    private static void Write(Stream content, string path, DateTime time, Budget budget)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            byte[] buffer = new byte[1 << 16];
            long length = 0;
            for (int count; (count = content.Read(buffer)) > 0;)
            {
                length += count;
                budget.Take(count, length, path);
                to.Write(buffer, 0, count);
            }
        }

        // The archive's own time: pictures that were unpacked again are the same pictures.
        File.SetLastWriteTimeUtc(path, time);
    }

    private static string Innermost(string folder)
    {
        while (Directory.GetDirectories(folder) is [var only] && Directory.GetFiles(folder).Length == 0)
            folder = only;
        return folder;
    }

    private static string? EndingOf(string path) =>
        Array.Find(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>Checks the entries of an archive, and counts what is unpacked.</summary>
    private sealed class Budget(long most, string what)
    {
        private long _unpacked;
        private int _entries;

        /// <summary>The relative path of an entry to unpack; null if it is not a picture.</summary>
        public string? PathOf(string name, bool isLink)
        {
            if (++_entries > MostEntries)
                throw new InputException($"{what}: contains more than {MostEntries:N0} entries; split it");
            string path = name.Replace('\\', '/');
            string[] parts = path.Split('/');
            bool hasDrive = path is [_, ':', ..] || (OperatingSystem.IsWindows() && path.Contains(':'));
            if (path.StartsWith('/') || parts.Contains("..") || hasDrive || path.Contains('\0'))
                throw new InputException(
                    $"{what}: the entry '{OneLine.Of(name)}' leads out of the archive; do not use it");
            if (!PictureFolder.IsPicture(path) || parts.Any(part => part.StartsWith('.') && part != "."))
                return null;
            return !isLink
                ? path
                : throw new InputException(
                    $"{what}: the entry '{OneLine.Of(name)}' is a link; pack the pictures themselves");
        }

        /// <summary>Counts bytes of an entry.</summary>
        public void Take(int count, long length, string path)
        {
            _unpacked += count;
            if (length > LargestPicture)
                throw new InputException(
                    $"{what}: {Path.GetFileName(path)} is larger than {LargestPicture >> 20} MB; reduce it");
            if (_unpacked > most)
                throw new InputException(
                    $"{what}: unpacks to more than {most >> 20:N0} MB, more than pictures do; do not use it");
        }
    }
}
