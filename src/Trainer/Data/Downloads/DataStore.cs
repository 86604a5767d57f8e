using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>
/// Finds data files, fetches those that are missing, and gives out nothing whose checksum is wrong. A folder given by
/// the user is looked in first and never written to; what is fetched is kept in a folder of the user's cache.
/// </summary>
internal sealed class DataStore
{
    private const int MostAlike = 5;

    private readonly string? _givenFolder;
    private readonly string _keepFolder;
    private readonly Action<string, long, long?> _progress;
    private readonly Action<string> _note;

    // Asked once and not for every file, since an answer that does not come is waited for.
    private readonly HashSet<IDataSource> _unreachable = [];

    /// <summary>Creates a store.</summary>
    /// <param name="givenFolder">The user's own folder, or null.</param>
    /// <param name="keepFolder">Where fetched files are kept; null for the user's cache.</param>
    /// <param name="progress">Told the file, the bytes so far and, where known, the total.</param>
    /// <param name="note">
    /// Receives a line for each notice about the pictures: those skipped, and the progress of reading.
    /// </param>
    /// <param name="cancellation">Stops a transfer, and reading that takes long.</param>
    /// <exception cref="InputException">The given folder does not exist.</exception>
    public DataStore(
        string? givenFolder = null,
        string? keepFolder = null,
        Action<string, long, long?>? progress = null,
        Action<string>? note = null,
        CancellationToken cancellation = default)
    {
        if (givenFolder is not null && !Directory.Exists(givenFolder))
            throw new InputException($"--data-root {givenFolder}: no such folder");
        _givenFolder = givenFolder;
        _keepFolder = keepFolder ?? Path.Combine(UserCache.Folder, "data");
        _progress = progress ?? ((_, _, _) => { });
        _note = note ?? (_ => { });
        Cancellation = cancellation;
    }

    /// <summary>Stops what takes long.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Reports a line to the user.</summary>
    public void Note(string line) => _note(line);

    /// <summary>Says the first few of many lines that are alike, and what they come to.</summary>
    public void NoteSome(IReadOnlyList<string> lines, string summary)
    {
        foreach (string line in lines.Take(MostAlike))
            Note(line);
        if (lines.Count > MostAlike)
            Note(summary);
    }

    /// <summary>The folders of the user's own in which files of a set may lie.</summary>
    public IEnumerable<string> GivenFolders(string set) =>
        _givenFolder is null ? [] : [Path.Combine(_givenFolder, set), _givenFolder];

    /// <summary>The folder in which what belongs to a set is kept; may not exist yet.</summary>
    public string KeepFolder(string set) => Path.Combine(_keepFolder, set);

    /// <summary>
    /// The path of a file that is already at hand, without opening it; null when it would have to be fetched.
    /// </summary>
    public string? Find(string set, DataFile file) => Places(set, file).FirstOrDefault(File.Exists);

    /// <summary>Gives a file's content, fetching it where it is not at hand.</summary>
    /// <param name="set">The data set's name.</param>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where to fetch it from, tried in order.</param>
    /// <exception cref="InputException">
    /// The file at hand fails its checksum, no source has one that passes, or it cannot be kept.
    /// </exception>
    public ObtainedFile Obtain(string set, DataFile file, IReadOnlyList<IDataSource> sources)
    {
        if (Find(set, file) is { } present)
        {
            byte[] content = ReadContent(present);
            if (Mistake(content, file) is { } mistake)
                throw new InputException($"{present} {mistake}; delete it to fetch it again");
            return new ObtainedFile(present, content, "already there");
        }

        string kept = Path.Combine(KeepFolder(set), file.Name);
        string incoming = Path.Combine(KeepFolder(set), "incoming");
        UserCache.Make(incoming, $"the files of {set}");
        var refusals = new List<string>();
        foreach (IDataSource source in sources)
        {
            if (TrySource(source, set, file, incoming, refusals) is { } content)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
                AtomicFile.Write(kept, stream => stream.Write(content));
                return new ObtainedFile(kept, content, $"from {source.Name}");
            }
        }

        string folder = _givenFolder ?? KeepFolder(set);
        throw new InputException(
            $"{set}: {file.Name} could not be fetched ({string.Join("; ", refusals)}); put it or {file.Name}.gz into "
            + $"a folder and give that with --data-root, or into {folder}");
    }

    /// <summary>Removes what sources left for the files of a set; called when all of them are at hand.</summary>
    public void RemoveIncoming(string set)
    {
        string incoming = Path.Combine(KeepFolder(set), "incoming");
        try
        {
            if (Directory.Exists(incoming))
                Directory.Delete(incoming, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that can only be read has all that is needed; what is left there does no harm.
        }
    }

    private byte[]? TrySource(IDataSource source, string set, DataFile file, string incoming, List<string> refusals)
    {
        if (_unreachable.Contains(source))
        {
            refusals.Add($"{source.Name}: not reachable");
            return null;
        }

        try
        {
            string? path = source.Bring(
                file, incoming, (done, total) => _progress($"{set}/{file.Name}", done, total), Cancellation);
            if (path is null)
            {
                refusals.Add($"{source.Name}: not there");
                return null;
            }

            byte[] content = ReadContent(path);
            string? mistake = Mistake(content, file);
            if (path.StartsWith(incoming, StringComparison.Ordinal))
                File.Delete(path);
            if (mistake is null)
                return content;
            refusals.Add($"{source.Name}: {mistake}");
        }
        catch (Exception e) when (
            e is IOException or HttpRequestException or UnauthorizedAccessException or InputException)
        {
            if (e is HttpRequestException { StatusCode: null })
                _unreachable.Add(source);
            refusals.Add($"{source.Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (TaskCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            _unreachable.Add(source);
            refusals.Add($"{source.Name}: no answer in time");
        }

        return null;
    }

    private IEnumerable<string> Places(string set, DataFile file) =>
        GivenFolders(set).Append(KeepFolder(set)).SelectMany(folder => FolderSource.Candidates(folder, file));

    private static byte[] ReadContent(string path)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var content = new MemoryStream();
            plain.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: truncated or not a gzip file; delete it to fetch it again", e);
        }
    }

    private static string? Mistake(byte[] content, DataFile file)
    {
        if (content.Length != file.Length)
            return $"has {content.Length:N0} bytes where {file.Length:N0} are expected";
        return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256
            ? null
            : "has the wrong checksum (SHA-256 of the content)";
    }
}

/// <summary>A data file that passed its checksum.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Content">Its decompressed content.</param>
/// <param name="Origin">Where it came from this time: already there, or the name of a source.</param>
internal sealed record ObtainedFile(string Path, byte[] Content, string Origin)
{
    public override string ToString() => $"{Path} ({Content.Length:N0} bytes, {Origin})";
}
