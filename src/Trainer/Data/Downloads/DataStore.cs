using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>
/// Finds data files, downloads missing ones, and verifies every checksum. A folder given by the user is searched first
/// and never written to; downloads are stored in the user's cache.
/// </summary>
internal sealed class DataStore
{
    private const int MostLines = 5;

    private readonly string? _givenFolder;
    private readonly string _keepFolder;
    private readonly Action<string, long, long?> _progress;
    private readonly Action<string> _note;

    // Skipped for further files, as each attempt would wait for the timeout.
    private readonly HashSet<IDataSource> _unreachable = [];

    /// <summary>Creates a store.</summary>
    /// <param name="givenFolder">The --data-root folder, or null.</param>
    /// <param name="keepFolder">The folder for downloads; null for the user's cache.</param>
    /// <param name="progress">Receives the file, the bytes so far and, if known, the total.</param>
    /// <param name="note">Receives warnings about the pictures, such as skipped ones, and reading progress.</param>
    /// <param name="cancellation">Cancels downloads and long reads.</param>
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

    /// <summary>Cancels long operations.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Reports a line to the user.</summary>
    public void Note(string line) => _note(line);

    /// <summary>Reports the first few of many similar lines and a summary.</summary>
    public void NoteFirst(IReadOnlyList<string> lines, string summary)
    {
        foreach (string line in lines.Take(MostLines))
            Note(line);
        if (lines.Count > MostLines)
            Note(summary);
    }

    /// <summary>The given folders that may contain files of a set.</summary>
    public IEnumerable<string> GivenFolders(string set) =>
        _givenFolder is null ? [] : [Path.Combine(_givenFolder, set), _givenFolder];

    /// <summary>The cache folder of a set; may not exist yet.</summary>
    public string KeepFolder(string set) => Path.Combine(_keepFolder, set);

    /// <summary>The path of a file that is present, without opening it; null if it must be downloaded.</summary>
    public string? Find(string set, DataFile file) => Places(set, file).FirstOrDefault(File.Exists);

    /// <summary>Returns a file's content, downloading it if it is not present.</summary>
    /// <param name="set">The data set's name.</param>
    /// <param name="file">The file.</param>
    /// <param name="sources">The sources, tried in order.</param>
    /// <exception cref="InputException">
    /// The present file fails its checksum, no source has a valid one, or it cannot be stored.
    /// </exception>
    public ObtainedFile Obtain(string set, DataFile file, IReadOnlyList<IDataSource> sources)
    {
        if (Find(set, file) is { } present)
        {
            byte[] content = ReadContent(present);
            if (MismatchOf(content, file) is { } mismatch)
                throw new InputException($"{present}: {mismatch}; delete it to fetch it again");
            return new ObtainedFile(present, content, "already present");
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
            + $"a folder given by --data-root, or into {folder}");
    }

    /// <summary>Deletes temporary downloads of a set; called when all its files are present.</summary>
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
            // In a read-only cache the remaining files are harmless.
        }
    }

    private byte[]? TrySource(IDataSource source, string set, DataFile file, string incoming, List<string> refusals)
    {
        if (_unreachable.Contains(source))
        {
            refusals.Add($"{source.Name}: unreachable");
            return null;
        }

        try
        {
            string? path = source.Bring(
                file, incoming, (done, total) => _progress($"{set}/{file.Name}", done, total), Cancellation);
            if (path is null)
            {
                refusals.Add($"{source.Name}: not found");
                return null;
            }

            byte[] content = ReadContent(path);
            string? mismatch = MismatchOf(content, file);
            if (path.StartsWith(incoming, StringComparison.Ordinal))
                File.Delete(path);
            if (mismatch is null)
                return content;
            refusals.Add($"{source.Name}: {mismatch}");
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
            refusals.Add($"{source.Name}: timed out");
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

    private static string? MismatchOf(byte[] content, DataFile file)
    {
        if (content.Length != file.Length)
            return $"{content.Length:N0} bytes instead of {file.Length:N0}";
        return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256
            ? null
            : "wrong checksum (SHA-256 of the content)";
    }
}

/// <summary>A data file with a valid checksum.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Content">Its decompressed content.</param>
/// <param name="Origin">Its origin: already present, or the name of a source.</param>
internal sealed record ObtainedFile(string Path, byte[] Content, string Origin)
{
    public override string ToString() => $"{Path} ({Content.Length:N0} bytes, {Origin})";
}
