using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ImageGen.Trainer.Data.Cache;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// A hash that identifies a set of training pictures: SHA-256 over the shape and, for each picture in order, its class
/// and a CRC-32C of its pixels and its source's. For cached pictures that checksum is known, so they are not read.
/// </summary>
internal static class PictureDigest
{
    private const int AtOnce = 256;

    /// <summary>The digest of a set, in hexadecimal.</summary>
    public static string Of(PictureSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Extents(set.Pictures)} {Extents(set.Sources)}"));
        long[] labels = Labels(set);
        IReadOnlyList<uint> checksums = set.Checksums ?? Checksums(set);
        byte[] entry = new byte[sizeof(long) + sizeof(uint)];
        for (int i = 0; i < labels.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry, labels[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(sizeof(long)), checksums[i]);
            hash.AppendData(entry);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Extents(torch.Tensor? pictures) =>
        pictures is null ? "none" : string.Join('x', pictures.shape);

    private static long[] Labels(PictureSet set)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return set.Labels.cpu().contiguous().data<long>().ToArray();
    }

    private static uint[] Checksums(PictureSet set)
    {
        uint[] checksums = new uint[set.Count];
        for (int first = 0; first < checksums.Length; first += AtOnce)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int count = Math.Min(AtOnce, checksums.Length - first);
            torch.Tensor chosen = torch.arange(first, first + count, dtype: torch.ScalarType.Int64);
            (torch.Tensor pictures, torch.Tensor? sources) =
                set.Rows(DeviceCopy.Of(chosen, set.Pictures.device));
            Add(pictures, checksums.AsSpan(first, count));
            if (sources is not null)
                Add(sources, checksums.AsSpan(first, count));
        }

        return checksums;
    }

    private static void Add(torch.Tensor rows, Span<uint> checksums)
    {
        Span<byte> bytes = rows.cpu().contiguous().bytes;
        int size = bytes.Length / checksums.Length;
        for (int i = 0; i < checksums.Length; i++)
            checksums[i] = PictureTable.Checksum(bytes.Slice(i * size, size), checksums[i]);
    }
}
