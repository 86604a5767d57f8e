using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Pictures of the user's own, decoded once into a file of the user's cache and mapped into memory from there, so that
/// the next start takes a moment and memory does not grow with the set. The file appears whole or not at all; pictures
/// are decoded again when they have changed, when the file is damaged, and when another version of the program made it.
/// Where no such file can be kept, the pictures are held in memory.
/// </summary>
internal static class PictureCache
{
    /// <summary>The folder of the user's cache that holds the files.</summary>
    public const string Folder = "folders";

    private const string Format = "ImageGen decoded pictures 1";

    // Counted up when pictures are decoded differently.
    private const string Reader = "2";

    private const string Changed = "its pictures have changed";
    private const string Damaged = "its decoded pictures are damaged";
    private const int DecodedBytesAtOnce = 1 << 26;
    private const int MostAtOnce = 1_024;
    private static readonly TimeSpan SurelyAbandoned = TimeSpan.FromHours(1);

    private static ReadOnlySpan<byte> Ending => "ImageGen"u8;

    /// <summary>Where the decoded pictures of a set are kept.</summary>
    /// <param name="store">Knows the cache.</param>
    /// <param name="shortName">The set's own short name.</param>
    /// <param name="name">All that distinguishes the set, its folder's full path with it.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    public static string PathOf(DataStore store, string shortName, string name, int side)
    {
        var told = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
        return Path.Combine(store.KeepFolder(Folder), $"{shortName}-{side}-{told}.pictures");
    }

    /// <summary>Tells pictures by all that decides what is decoded of them.</summary>
    /// <param name="name">The set's name and options.</param>
    /// <param name="files">A line for each file: its name, its size, when it was last written.</param>
    public static string Fingerprint(string name, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in files.Prepend($"{Reader} {PictureReader.Decoder} {name}"))
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The text that is kept with decoded pictures; null when they are not there, or not those.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the pictures are told by.</param>
    public static string? Details(string path, string fingerprint)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            return Table.Read(file) is { } table && table.Fingerprint == fingerprint ? table.Details : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The pictures of a split, decoding those of both splits first where that has not been done.</summary>
    /// <param name="list">All pictures of the set.</param>
    /// <param name="split">Which are wanted.</param>
    /// <param name="store">Told how far it is and what cannot be read; its cancellation stops the decoding.</param>
    public static DecodedPictures Load(PictureList list, DataSplit split, DataStore store)
    {
        var (found, problem) = Open(list, split, store, isNew: false);
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

        // Where this one could not be written, another trainer may have written the same meanwhile.
        (found, var unopened) = Open(list, split, store, isNew: problem is null);
        if (found is not null)
            return found;
        problem ??= unopened ?? "the file is gone";
        store.Note($"{list.Name}: decoded pictures cannot be kept, so they are held in memory ({problem})");
        return InMemory(list, split, store);
    }

    /// <summary>Opens the file, or says why it is no good; says nothing where there is none.</summary>
    private static (DecodedPictures? Found, string? Problem) Open(
        PictureList list, DataSplit split, DataStore store, bool isNew)
    {
        try
        {
            if (!File.Exists(list.Path))
                return (null, null);
            using var file = File.OpenHandle(list.Path, options: FileOptions.RandomAccess);
            if (Table.Read(file) is not { } table)
                return (null, Damaged);
            if (table.Format != Format)
                return (null, "its decoded pictures are of another version of the program");
            if (table.Fingerprint != list.Fingerprint)
                return (null, Changed);
            var first = split == DataSplit.Train ? 0 : table.Rows.Count(row => row.Split == DataSplit.Train);
            Row[] rows = [.. table.Rows.Where(row => row.Split == split)];
            if (!isNew && !AreWhole(file, table, rows, first, store.Cancellation))
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

    private static DecodedPictures Mapped(PictureList list, Table table, Row[] rows, int first)
    {
        if (rows.Length == 0)
        {
            var noSources = list.SourceShape is { } none ? PictureList.Empty(none) : null;
            return new DecodedPictures(PictureList.Empty(list.Shape), noSources, rows, null);
        }

        using var scope = torch.NewDisposeScope();
        var size = table.Capacity * (long)list.RowSize;
        var all = torch.from_file(list.Path, shared: false, size: size, dtype: torch.ScalarType.Byte);
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

        var (pictures, sources) = (Rows(list.Shape), list.SourceShape is { } shape ? Rows(shape) : null);
        List<Row> rows = [];
        Decode(list, items, store, (item, decoded) =>
        {
            Copy(decoded.Pixels, pictures, rows.Count);
            if (sources is not null)
                Copy(decoded.Source!, sources, rows.Count);
            rows.Add(new Row(item.Name, item.Label, item.Split, decoded.Remark, 0));
        });
        NoteUnreadable(list, split, rows, store);
        torch.Tensor Filled(torch.Tensor of)
        {
            using var scope = torch.NewDisposeScope();
            using var whole = of;
            return of.narrow(0, 0, rows.Count).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
        }

        return new DecodedPictures(Filled(pictures), sources is null ? null : Filled(sources), rows, null);
    }

    private static void Copy(byte[] row, torch.Tensor to, int index)
    {
        // A span reaches no further than 2 GB, the whole tensor may.
        using var place = to.narrow(0, index, 1);
        row.CopyTo(place.bytes);
    }

    /// <summary>
    /// Names the pictures of a split that could not be decoded, by trying again.
    /// </summary>
    /// <returns>Whether one of them can be decoded now.</returns>
    private static bool NoteUnreadable(PictureList list, DataSplit split, IReadOnlyList<Row> rows, DataStore store)
    {
        var read = rows.Select(row => row.Name).ToHashSet();
        PictureItem[] missing = [.. list.Items.Where(item => item.Split == split && !read.Contains(item.Name))];
        if (missing.Length == 0)
            return false;
        var problems = ManyPictures.Read(missing, item => list.Try(item).Problem, store, list.Name);
        if (problems.Contains(null))
            return true;
        store.NoteSome(
            [.. problems.Select(problem => $"{list.Name}: {problem}; passed over")],
            $"{list.Name}: {missing.Length:N0} of {rows.Count + missing.Length:N0} pictures cannot be read and are "
            + "passed over");
        return false;
    }

    private static void Decode(
        PictureList list,
        IReadOnlyList<PictureItem> items,
        DataStore store,
        Action<PictureItem, DecodedPicture> take) =>
        ManyPictures.Read(
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

    // All pictures, then all sources; of those that cannot be read a hole is left at the end of each. Then the table.
    private static void Write(Stream stream, PictureList list, DataStore store)
    {
        List<Row> rows = [];
        var sources = (long)list.Items.Count * list.Shape.Size;
        Decode(list, list.Items, store, (item, decoded) =>
        {
            stream.Position = (long)rows.Count * decoded.Pixels.Length;
            stream.Write(decoded.Pixels);
            if (decoded.Source is { } source)
            {
                stream.Position = sources + ((long)rows.Count * source.Length);
                stream.Write(source);
            }

            var checksum = Checksum(decoded.Source, Checksum(decoded.Pixels, 0));
            rows.Add(new Row(item.Name, item.Label, item.Split, decoded.Remark, checksum));
        });
        stream.Position = (long)list.Items.Count * list.RowSize;
        var (pictureSize, sourceSize) = (list.Shape.Size, list.SourceShape?.Size ?? 0);
        var table = new Table(
            Format, list.Fingerprint, list.Details, list.Items.Count, pictureSize, sourceSize, rows);
        table.Write(stream);
    }

    /// <summary>Whether the pixels of all rows are those that were written.</summary>
    private static bool AreWhole(
        SafeFileHandle file, Table table, Row[] rows, int first, CancellationToken cancellation)
    {
        if (RandomAccess.GetLength(file) < table.Capacity * ((long)table.PictureSize + table.SourceSize))
            return false;
        var whole = true;
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, (i, state) =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(table.PictureSize, table.SourceSize));
            var picture = buffer.AsSpan(0, table.PictureSize);
            var sources = (long)table.Capacity * table.PictureSize;
            var checksum = Read(file, picture, (long)(first + i) * picture.Length) ? Checksum(picture, 0) : 0;
            var source = buffer.AsSpan(0, table.SourceSize);
            if (!Read(file, source, sources + ((long)(first + i) * source.Length))
                || Checksum(source, checksum) != rows[i].Checksum)
            {
                whole = false;
                state.Stop();
            }

            ArrayPool<byte>.Shared.Return(buffer);
        });
        return whole;
    }

    /// <summary>Reads all of the bytes, or says that they are not there.</summary>
    private static bool Read(SafeFileHandle file, Span<byte> bytes, long from)
    {
        try
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = RandomAccess.Read(file, bytes[done..], from + done);
                if (count == 0)
                    return false;
                done += count;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, uint before)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            before = BitOperations.Crc32C(before, word);
        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
            before = BitOperations.Crc32C(before, value);
        return before;
    }

    // A trainer that is killed leaves what it was writing. One that runs keeps its file locked, and writes to it.
    private static void RemoveAbandoned(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.*.tmp"))
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
                // It is another trainer's, or not ours to remove.
            }
        }
    }

    /// <summary>What a file says of its pixels, at its end.</summary>
    private sealed record Table(
        string Format,
        string Fingerprint,
        string Details,
        int Capacity,
        int PictureSize,
        int SourceSize,
        IReadOnlyList<Row> Rows)
    {
        private static int EndSize => SHA256.HashSizeInBytes + sizeof(int) + Ending.Length;

        public void Write(Stream stream)
        {
            using var content = new MemoryStream();
            using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Format);
                writer.Write(Fingerprint);
                writer.Write(Details);
                writer.Write(Capacity);
                writer.Write(PictureSize);
                writer.Write(SourceSize);
                writer.Write(Rows.Count);
                foreach (var row in Rows)
                {
                    writer.Write(row.Name);
                    writer.Write(row.Label);
                    writer.Write((byte)row.Split);
                    writer.Write((byte)row.Remark);
                    writer.Write(row.Checksum);
                }
            }

            var bytes = content.ToArray();
            stream.Write(bytes);
            stream.Write(SHA256.HashData(bytes));
            stream.Write(BitConverter.GetBytes(bytes.Length));
            stream.Write(Ending);
        }

        /// <summary>Null when the file does not end as such files do, or its table is not what was written.</summary>
        public static Table? Read(SafeFileHandle file)
        {
            var length = RandomAccess.GetLength(file);
            var end = new byte[EndSize];
            if (length < end.Length
                || !PictureCache.Read(file, end, length - end.Length)
                || !end.AsSpan(^Ending.Length..).SequenceEqual(Ending))
            {
                return null;
            }

            var size = BitConverter.ToInt32(end, SHA256.HashSizeInBytes);
            if (size < 0 || size > length - end.Length)
                return null;
            var content = new byte[size];
            if (!PictureCache.Read(file, content, length - end.Length - size)
                || !SHA256.HashData(content).AsSpan().SequenceEqual(end.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                return null;
            }

            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            var format = reader.ReadString();
            if (format != PictureCache.Format)
                return new Table(format, "", "", 0, 0, 0, []);
            var (fingerprint, details) = (reader.ReadString(), reader.ReadString());
            var (capacity, pictureSize, sourceSize) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            var rows = new Row[reader.ReadInt32()];
            for (var i = 0; i < rows.Length; i++)
            {
                var (name, label) = (reader.ReadString(), reader.ReadInt32());
                var (split, remark) = ((DataSplit)reader.ReadByte(), (PictureRemark)reader.ReadByte());
                rows[i] = new Row(name, label, split, remark, reader.ReadUInt32());
            }

            return new Table(format, fingerprint, details, capacity, pictureSize, sourceSize, rows);
        }
    }

    /// <summary>A decoded picture as the table of a file has it.</summary>
    /// <param name="Name">The picture's name.</param>
    /// <param name="Label">Its class.</param>
    /// <param name="Split">Its side.</param>
    /// <param name="Remark">What was noted of it.</param>
    /// <param name="Checksum">CRC-32C of its pixels and its source's.</param>
    internal sealed record Row(string Name, int Label, DataSplit Split, PictureRemark Remark, uint Checksum);
}

/// <summary>The pictures of a set, to be decoded.</summary>
internal sealed record PictureList
{
    /// <summary>How to call the set in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The file that they are decoded into, as <see cref="PictureCache.PathOf"/> gives it.</summary>
    public required string Path { get; init; }

    /// <summary>What they are told by, as <see cref="PictureCache.Fingerprint"/> gives it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A text to keep with them.</summary>
    public string Details { get; init; } = "";

    /// <summary>The pictures, those to train on first.</summary>
    public required IReadOnlyList<PictureItem> Items { get; init; }

    /// <summary>Shape of each.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Shape of the source of each; null when they have none.</summary>
    public ImageShape? SourceShape { get; init; }

    /// <summary>
    /// Decodes one, with an <see cref="InputException"/> where that cannot be done; called on several threads at once.
    /// </summary>
    public required Func<PictureItem, DecodedPicture> Decode { get; init; }

    /// <summary>Bytes of a picture and its source.</summary>
    public int RowSize => Shape.Size + (SourceShape?.Size ?? 0);

    /// <summary>Decodes a picture, or says what is wrong with it.</summary>
    public (DecodedPicture? Picture, string? Problem) Try(PictureItem item)
    {
        try
        {
            return (Decode(item), null);
        }
        catch (InputException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>No pictures of a shape.</summary>
    public static torch.Tensor Empty(ImageShape shape) =>
        torch.empty([0, shape.Channels, shape.Height, shape.Width], torch.ScalarType.Byte);
}

/// <summary>A picture to be decoded.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Split">Whether it is trained on.</param>
internal sealed record PictureItem(string Name, int Label, DataSplit Split);

/// <summary>The pixels of a picture.</summary>
/// <param name="Pixels">uint8 [height, width, channels].</param>
/// <param name="Source">The same of its source; null when it has none.</param>
/// <param name="Remark">What to note of it.</param>
internal sealed record DecodedPicture(byte[] Pixels, byte[]? Source, PictureRemark Remark);

/// <summary>What is noted of a picture when it is decoded.</summary>
[Flags]
internal enum PictureRemark
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The file has no colours.</summary>
    Gray = 1,

    /// <summary>Picture and source are not of the same shape.</summary>
    ShapesDiffer = 2,
}

/// <summary>The decoded pictures of one split.</summary>
/// <param name="Pictures">uint8 [count, channels, height, width], channels last in memory.</param>
/// <param name="Sources">The same of the sources; null when there are none.</param>
/// <param name="Rows">What is known of each.</param>
/// <param name="Map">The file that they are mapped from; null when they are in memory.</param>
internal sealed record DecodedPictures(
    torch.Tensor Pictures, torch.Tensor? Sources, IReadOnlyList<PictureCache.Row> Rows, PictureMap? Map)
{
    /// <summary>The class of each: int64 [count].</summary>
    public torch.Tensor Labels() => torch.tensor([.. Rows.Select(row => (long)row.Label)], torch.ScalarType.Int64);
}
