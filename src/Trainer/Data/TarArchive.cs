using System.Formats.Tar;
using System.IO.Compression;

namespace ImageGen.Trainer.Data;

/// <summary>Reads compressed tar archives.</summary>
internal static class TarArchive
{
    /// <summary>The files of an archive, one after another.</summary>
    /// <param name="compressed">The archive, .tar.gz or .tgz.</param>
    /// <param name="wanted">Which of them, by their whole name.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="EndOfStreamException">The archive is cut short in a file that is wanted.</exception>
    /// <exception cref="InvalidDataException">It is not such an archive, or damaged.</exception>
    public static IEnumerable<(string Name, byte[] Content)> Files(Stream compressed, Predicate<string> wanted, CancellationToken cancellation)
    {
        using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.DataStream is not { } data || !wanted(entry.Name))
                continue;
            using var content = new MemoryStream();
            data.CopyTo(content);

            // An archive cut short reads as a shorter file.
            if (content.Length != entry.Length)
                throw new EndOfStreamException($"{entry.Name} is cut short");
            yield return (entry.Name, content.ToArray());
        }
    }

    /// <summary>Reads some files of an archive that was brought from elsewhere.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="names">Which files, by their whole names.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="IOException">
    /// The archive is damaged or ends before all were read, as when an earlier try was stopped; it is removed, so that the next
    /// try brings it anew.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Read(string path, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        try
        {
            using var compressed = File.OpenRead(path);
            var read = Files(compressed, names.Contains, cancellation).Take(names.Count).ToDictionary();
            if (read.Count == names.Count)
                return read;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Damaged(path, e);
        }

        throw Damaged(path, null);
    }

    private static IOException Damaged(string path, Exception? cause)
    {
        File.Delete(path);
        return new IOException($"{path} was not a whole archive and is removed; try again", cause);
    }
}
