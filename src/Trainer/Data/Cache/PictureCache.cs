using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Downloads;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>
/// The user's own pictures, decoded once to a file in the user's cache, which is memory-mapped, so that later starts
/// are fast and memory use does not grow with the set. The file is written atomically; pictures are decoded again if
/// they have changed, if the file is damaged, or if another version of the program wrote it. If no file can be written,
/// the pictures are held in memory.
/// </summary>
internal static class PictureCache
{
    /// <summary>The subfolder of the user's cache for the files.</summary>
    public const string Folder = "folders";

    // Incremented when decoding changes.
    private const string Reader = "3";

    private const string Changed = "its pictures have changed";
    private const string Damaged = "its decoded pictures are damaged";
    private const int DecodedBytesAtOnce = 1 << 26;
    private const int MostAtOnce = 1_024;
    private static readonly TimeSpan SurelyAbandoned = TimeSpan.FromHours(1);

    /// <summary>The path of a set's decoded pictures.</summary>
    /// <param name="store">Provides the cache folder.</param>
    /// <param name="shortName">The set's short name.</param>
    /// <param name="name">Everything that identifies the set, including its folder's full path.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    public static string PathOf(DataStore store, string shortName, string name, int side)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
        return Path.Combine(store.KeepFolder(Folder), $"{shortName}-{side}-{digest}.pictures");
    }

    /// <summary>A hash of everything that affects the decoded pictures.</summary>
    /// <param name="name">The set's name and options.</param>
    /// <param name="files">A line per file: its name, size and modification time.</param>
    public static string Fingerprint(string name, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in files.Prepend($"{Reader} {PictureReader.Decoder} {name}"))
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The text stored with decoded pictures; null if there are none with that fingerprint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">The fingerprint of the pictures.</param>
    public static string? Details(string path, string fingerprint)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            return PictureTable.Read(file) is { } table && table.Fingerprint == fingerprint ? table.Details : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Loads the pictures of a split, decoding both splits first if necessary.</summary>
    /// <param name="list">All pictures of the set.</param>
    /// <param name="split">The split.</param>
    /// <param name="store">Receives progress and unreadable pictures; its cancellation stops the decoding.</param>
    public static DecodedPictures Load(PictureList list, DataSplit split, DataStore store)
    {
        (DecodedPictures? found, string? problem) = Open(list, split, store, isNew: false);
        if (found is not null)
            return found;
        if (problem is not null)
            store.Note($"{list.Name}: {problem}, so they are decoded again ({list.Path})");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(list.Path)!);
            RemoveAbandoned(list.Path);
            AtomicFile.Write(list.Path, stream => Write(stream, list, store));
            problem = null;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            problem = OneLine.Of(e.Message);
        }

        // If writing failed, another trainer may have written the same file meanwhile.
        (found, string? unopened) = Open(list, split, store, isNew: problem is null);
        if (found is not null)
            return found;
        problem ??= unopened ?? "the file was deleted";
        store.Note($"{list.Name}: decoded pictures cannot be cached and are held in memory ({problem})");
        return InMemory(list, split, store);
    }

    /// <summary>Opens the file, or returns why it cannot be used; returns no problem if it does not exist.</summary>
    private static (DecodedPictures? Found, string? Problem) Open(
        PictureList list, DataSplit split, DataStore store, bool isNew)
    {
        try
        {
            if (!File.Exists(list.Path))
                return (null, null);
            using SafeFileHandle file = File.OpenHandle(list.Path, options: FileOptions.RandomAccess);
            if (PictureTable.Read(file) is not { } table)
                return (null, Damaged);
            if (table.Format != PictureTable.CurrentFormat)
                return (null, "its decoded pictures were written by another version of the program");
            if (table.Fingerprint != list.Fingerprint)
                return (null, Changed);
            int first = split == DataSplit.Train ? 0 : table.Rows.Count(row => row.Split == DataSplit.Train);
            PictureRow[] rows = [.. table.Rows.Where(row => row.Split == split)];
            if (!isNew && !table.ArePixelsWhole(file, rows, first, store.Cancellation))
                return (null, Damaged);
            return NoteUnreadable(list, split, rows, store) && !isNew
                ? (null, "pictures that could not be read can be read now")
                : (Mapped(list, table, rows, first), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ExternalException)
        {
            return (null, OneLine.Of(e.Message));
        }
    }

    private static DecodedPictures Mapped(PictureList list, PictureTable table, PictureRow[] rows, int first)
    {
        if (rows.Length == 0)
        {
            torch.Tensor? noSources = list.SourceShape is { } none ? PictureList.Empty(none) : null;
            return new DecodedPictures(PictureList.Empty(list.Shape), noSources, rows, null);
        }

        using DisposeScope scope = torch.NewDisposeScope();
        long size = table.Capacity * (long)list.RowSize;
        torch.Tensor all = torch.from_file(list.Path, shared: false, size: size, dtype: torch.ScalarType.Byte);
        torch.Tensor Part(long offset, ImageShape shape) => all
            .narrow(0, offset + ((long)first * shape.Size), rows.Length * (long)shape.Size)
            .reshape(rows.Length, shape.Height, shape.Width, shape.Channels)
            .permute(0, 3, 1, 2)
            .MoveToOuterDisposeScope();

        return new DecodedPictures(
            Part(0, list.Shape),
            list.SourceShape is { } source ? Part((long)table.Capacity * list.Shape.Size, source) : null,
            rows,
            PictureMap.Of(all, list.RowSize));
    }

    private static DecodedPictures InMemory(PictureList list, DataSplit split, DataStore store)
    {
        PictureItem[] items = [.. list.Items.Where(item => item.Split == split)];
        torch.Tensor Rows(ImageShape shape) =>
            torch.empty([items.Length, shape.Height, shape.Width, shape.Channels], torch.ScalarType.Byte);

        (torch.Tensor pictures, torch.Tensor? sources) = (
            Rows(list.Shape), list.SourceShape is { } shape ? Rows(shape) : null);
        List<PictureRow> rows = [];
        Decode(list, items, store, (item, decoded) =>
        {
            Copy(decoded.Pixels, pictures, rows.Count);
            if (sources is not null)
                Copy(decoded.Source!, sources, rows.Count);
            rows.Add(new PictureRow(item.Name, item.Label, item.Split, decoded.Remark, 0));
        });
        NoteUnreadable(list, split, rows, store);
        torch.Tensor Filled(torch.Tensor of)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using torch.Tensor whole = of;
            return of.narrow(0, 0, rows.Count).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
        }

        return new DecodedPictures(Filled(pictures), sources is null ? null : Filled(sources), rows, null);
    }

    private static void Copy(byte[] row, torch.Tensor to, int index)
    {
        // A span is limited to 2 GB, the tensor is not.
        using torch.Tensor place = to.narrow(0, index, 1);
        row.CopyTo(place.bytes);
    }

    /// <summary>Reports the pictures of a split that cannot be decoded, after trying again.</summary>
    /// <returns>Whether one of them can be decoded now.</returns>
    private static bool NoteUnreadable(
        PictureList list, DataSplit split, IReadOnlyList<PictureRow> rows, DataStore store)
    {
        var read = rows.Select(row => row.Name).ToHashSet();
        PictureItem[] missing = [.. list.Items.Where(item => item.Split == split && !read.Contains(item.Name))];
        if (missing.Length == 0)
            return false;
        string?[] problems = ParallelPictureReader.Read(missing, item => list.Try(item).Problem, store, list.Name);
        if (problems.Contains(null))
            return true;
        store.NoteFirst(
            [.. problems.Select(problem => $"{list.Name}: {problem}; skipped")],
            $"{list.Name}: {missing.Length:N0} of {rows.Count + missing.Length:N0} pictures cannot be read and are "
            + "skipped");
        return false;
    }

    private static void Decode(
        PictureList list,
        IReadOnlyList<PictureItem> items,
        DataStore store,
        Action<PictureItem, DecodedPicture> take) =>
        ParallelPictureReader.Read(
            items,
            item => list.Try(item).Picture,
            Math.Clamp(DecodedBytesAtOnce / list.RowSize, 4 * Environment.ProcessorCount, MostAtOnce),
            (item, picture) =>
            {
                if (picture is not null)
                    take(item, picture);
            },
            store,
            list.Name);

    // All pictures, then all sources, each followed by a gap for the unreadable ones; then the table.
    private static void Write(Stream stream, PictureList list, DataStore store)
    {
        List<PictureRow> rows = [];
        long sources = (long)list.Items.Count * list.Shape.Size;
        Decode(list, list.Items, store, (item, decoded) =>
        {
            stream.Position = (long)rows.Count * decoded.Pixels.Length;
            stream.Write(decoded.Pixels);
            if (decoded.Source is { } source)
            {
                stream.Position = sources + ((long)rows.Count * source.Length);
                stream.Write(source);
            }

            uint checksum = PictureTable.Checksum(decoded.Source, PictureTable.Checksum(decoded.Pixels, 0));
            rows.Add(new PictureRow(item.Name, item.Label, item.Split, decoded.Remark, checksum));
        });
        stream.Position = (long)list.Items.Count * list.RowSize;
        (int pictureSize, int sourceSize) = (list.Shape.Size, list.SourceShape?.Size ?? 0);
        var table = new PictureTable(
            PictureTable.CurrentFormat,
            list.Fingerprint,
            list.Details,
            list.Items.Count,
            pictureSize,
            sourceSize,
            rows);
        table.Write(stream);
    }

    // A killed trainer leaves its temporary file behind; a running one locks it and updates its time.
    private static void RemoveAbandoned(string path)
    {
        foreach (
            string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.*.tmp"))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < SurelyAbandoned)
                    continue;
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                }

                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use or cannot be deleted.
            }
        }
    }
}
