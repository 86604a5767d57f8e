using System.Security.Cryptography;

namespace ImageGen.Trainer.Data;

/// <summary>A web server that has all files of a set in one compressed tar archive.</summary>
/// <param name="address">The address of the folder that the archive is in, ending in a slash.</param>
/// <param name="archive">The archive's name.</param>
/// <param name="sha256">SHA-256 of the archive itself, lower-case hexadecimal.</param>
/// <param name="folderInArchive">The folder inside the archive, ending in a slash.</param>
/// <param name="names">The names of the set's files in that folder.</param>
internal sealed class TarSource(string address, string archive, string sha256, string folderInArchive, IReadOnlyCollection<string> names) : IDataSource
{
    private readonly DownloadSource _server = new(address, "");

    public string Name => address + archive;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        // One download gives all files; each is there until it is asked for.
        var path = Path.Combine(folder, file.Name);
        if (File.Exists(path))
            return path;
        if (_server.Bring(new DataFile(archive, sha256, Length: 0), folder, progress, cancellation) is not { } brought)
            return null;

        if (Digest(brought) != sha256)
        {
            File.Delete(brought);
            throw new IOException("the archive has the wrong checksum (SHA-256) and is removed; try again");
        }

        var members = TarArchive.Read(brought, [.. names.Select(name => folderInArchive + name)], cancellation);
        foreach (var name in names)
        {
            var target = Path.Combine(folder, name);
            File.WriteAllBytes(target + ".part", members[folderInArchive + name]);
            File.Move(target + ".part", target, overwrite: true);
        }

        File.Delete(brought);
        return path;
    }

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
