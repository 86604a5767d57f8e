using System.Formats.Tar;
using System.IO.Compression;

namespace ImageGen.Trainer.Data;

/// <summary>Reads compressed tar archives that were brought from elsewhere.</summary>
internal static class TarArchive
{
    /// <summary>Reads members of an archive.</summary>
    /// <param name="path">The archive, .tar.gz or .tgz.</param>
    /// <param name="wanted">Which members, by their whole name.</param>
    /// <param name="isComplete">Whether what was read is all that is wanted; asked after each member and at the end.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="IOException">
    /// The archive is damaged or ends before all was read, as when an earlier try was stopped; it is removed, so that the next
    /// try brings it anew.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Read(
        string path, Predicate<string> wanted, Predicate<IReadOnlyDictionary<string, byte[]>> isComplete, CancellationToken cancellation)
    {
        var members = new Dictionary<string, byte[]>();
        try
        {
            using var compressed = File.OpenRead(path);
            using var plain = new GZipStream(compressed, CompressionMode.Decompress);
            using var tar = new TarReader(plain);
            while (tar.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.DataStream is not { } data || !wanted(entry.Name))
                    continue;
                using var content = new MemoryStream();
                data.CopyTo(content);
                members[entry.Name] = content.ToArray();
                if (isComplete(members))
                    return members;
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Damaged(path, e);
        }

        return isComplete(members) ? members : throw Damaged(path, null);
    }

    private static IOException Damaged(string path, Exception? cause)
    {
        File.Delete(path);
        return new IOException($"{path} was not a whole archive and is removed; try again", cause);
    }
}
