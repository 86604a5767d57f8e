using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>A web server with all files of a set in one compressed tar archive.</summary>
/// <param name="address">The address of the folder that the archive is in, ending in a slash.</param>
/// <param name="archive">The archive's name.</param>
/// <param name="sha256">SHA-256 of the archive itself, lower-case hexadecimal.</param>
/// <param name="folderInArchive">The folder inside the archive, ending in a slash.</param>
/// <param name="names">The names of the set's files in that folder.</param>
internal sealed class TarSource(
    string address, string archive, string sha256, string folderInArchive, IReadOnlyCollection<string> names)
    : IDataSource
{
    private readonly DownloadSource _server = new(address, "");

    public string Name => address + archive;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        // One download provides all files; each is kept until it is requested.
        string path = Path.Combine(folder, file.Name);
        if (File.Exists(path))
            return path;
        var whole = new DataFile(archive, sha256, Length: 0);
        if (_server.Bring(whole, folder, progress, cancellation) is not { } downloaded)
            return null;

        if (Digest(downloaded) != sha256)
        {
            File.Delete(downloaded);
            throw new IOException("the archive has the wrong checksum (SHA-256) and was deleted; try again");
        }

        IReadOnlyDictionary<string, byte[]> members = TarArchive.Read(
            downloaded, [.. names.Select(name => folderInArchive + name)], cancellation);
        foreach (string name in names)
        {
            string target = Path.Combine(folder, name);
            File.WriteAllBytes(target + ".part", members[folderInArchive + name]);
            File.Move(target + ".part", target, overwrite: true);
        }

        File.Delete(downloaded);
        return path;
    }

    private static string Digest(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>Reads compressed tar archives.</summary>
internal static class TarArchive
{
    /// <summary>Enumerates the files of an archive.</summary>
    /// <param name="compressed">The archive, .tar.gz or .tgz.</param>
    /// <param name="wanted">Selects files by their full name.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="EndOfStreamException">The archive is truncated within a selected file.</exception>
    /// <exception cref="InvalidDataException">It is not such an archive, or is damaged.</exception>
    public static IEnumerable<(string Name, byte[] Content)> Files(
        Stream compressed, Predicate<string> wanted, CancellationToken cancellation)
    {
        using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        using var guarded = new TarGuard(plain);
        using var tar = new TarReader(guarded);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.DataStream is not { } data || !wanted(entry.Name))
                continue;
            using var content = new MemoryStream();
            data.CopyTo(content);

            // A truncated archive reads as a shorter file.
            if (content.Length != entry.Length)
                throw new EndOfStreamException($"{entry.Name} is truncated");
            yield return (entry.Name, content.ToArray());
        }
    }

    /// <summary>Reads some files of a downloaded archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="names">The full names of the files.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="IOException">
    /// The archive is damaged or incomplete, for example after an interrupted attempt; it is deleted, so that the next
    /// attempt downloads it again.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Read(
        string path, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        try
        {
            using FileStream compressed = File.OpenRead(path);
            var read = Files(compressed, names.Contains, cancellation).Take(names.Count).ToDictionary();
            if (read.Count == names.Count)
                return read;
        }
        catch (Exception e) when (
            e is InvalidDataException or EndOfStreamException or FormatException or OverflowException
                or ArgumentException)
        {
            throw Damaged(path, e);
        }

        throw Damaged(path, null);
    }

    private static IOException Damaged(string path, Exception? cause)
    {
        File.Delete(path);
        return new IOException($"{path}: truncated or damaged archive, deleted; try again", cause);
    }
}
