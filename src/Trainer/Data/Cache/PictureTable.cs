using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Pictures;
using Microsoft.Win32.SafeHandles;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>The table at the end of a file of decoded pictures.</summary>
internal sealed record PictureTable(
    string Format,
    string Fingerprint,
    string Details,
    int Capacity,
    int PictureSize,
    int SourceSize,
    IReadOnlyList<PictureRow> Rows)
{
    /// <summary>The value of <see cref="Format"/> written by this version of the program.</summary>
    public const string CurrentFormat = "ImageGen decoded pictures 1";

    private static ReadOnlySpan<byte> Ending => "ImageGen"u8;

    private static int EndSize => SHA256.HashSizeInBytes + sizeof(int) + Ending.Length;

    /// <summary>Appends it to a file.</summary>
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
            foreach (PictureRow row in Rows)
            {
                writer.Write(row.Name);
                writer.Write(row.Label);
                writer.Write((byte)row.Split);
                writer.Write((byte)row.Remark);
                writer.Write(row.Checksum);
            }
        }

        byte[] bytes = content.ToArray();
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(Ending);
    }

    /// <summary>Reads the table; null if it is missing or damaged.</summary>
    public static PictureTable? Read(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        byte[] end = new byte[EndSize];
        if (length < end.Length
            || !ReadAll(file, end, length - end.Length)
            || !end.AsSpan(^Ending.Length..).SequenceEqual(Ending))
        {
            return null;
        }

        int size = BitConverter.ToInt32(end, SHA256.HashSizeInBytes);
        if (size < 0 || size > length - end.Length)
            return null;
        byte[] content = new byte[size];
        if (!ReadAll(file, content, length - end.Length - size)
            || !SHA256.HashData(content).AsSpan().SequenceEqual(end.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        string format = reader.ReadString();
        if (format != CurrentFormat)
            return new PictureTable(format, "", "", 0, 0, 0, []);
        (string fingerprint, string details) = (reader.ReadString(), reader.ReadString());
        (int capacity, int pictureSize, int sourceSize) = (
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var rows = new PictureRow[reader.ReadInt32()];
        for (int i = 0; i < rows.Length; i++)
        {
            (string name, int label) = (reader.ReadString(), reader.ReadInt32());
            (DataSplit split, PictureRemark remark) = (
                (DataSplit)reader.ReadByte(), (PictureRemark)reader.ReadByte());
            rows[i] = new PictureRow(name, label, split, remark, reader.ReadUInt32());
        }

        return new PictureTable(format, fingerprint, details, capacity, pictureSize, sourceSize, rows);
    }

    /// <summary>Whether the checksums of the pixels of rows match.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rows">Consecutive rows of the table.</param>
    /// <param name="first">Index of the first of them among all rows.</param>
    /// <param name="cancellation">Cancels reading.</param>
    public bool ArePixelsWhole(SafeFileHandle file, PictureRow[] rows, int first, CancellationToken cancellation)
    {
        if (RandomAccess.GetLength(file) < Capacity * ((long)PictureSize + SourceSize))
            return false;
        bool whole = true;
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, (i, state) =>
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(PictureSize, SourceSize));
            Span<byte> picture = buffer.AsSpan(0, PictureSize);
            long sources = (long)Capacity * PictureSize;
            uint checksum = ReadAll(file, picture, (long)(first + i) * picture.Length) ? Checksum(picture, 0) : 0;
            Span<byte> source = buffer.AsSpan(0, SourceSize);
            if (!ReadAll(file, source, sources + ((long)(first + i) * source.Length))
                || Checksum(source, checksum) != rows[i].Checksum)
            {
                whole = false;
                state.Stop();
            }

            ArrayPool<byte>.Shared.Return(buffer);
        });
        return whole;
    }

    /// <summary>CRC-32C of bytes, continued from a previous checksum.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes, uint before)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            before = BitOperations.Crc32C(before, word);
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            before = BitOperations.Crc32C(before, value);
        return before;
    }

    /// <summary>Fills the buffer; false at the end of the file.</summary>
    private static bool ReadAll(SafeFileHandle file, Span<byte> bytes, long from)
    {
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int count = RandomAccess.Read(file, bytes[done..], from + done);
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
}

/// <summary>The table row of a decoded picture.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Label">Its class.</param>
/// <param name="Split">Its split.</param>
/// <param name="Remark">The conversions that were applied.</param>
/// <param name="Checksum">CRC-32C of the pixels of the picture and its source.</param>
internal sealed record PictureRow(string Name, int Label, DataSplit Split, PictureRemark Remark, uint Checksum);
