using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>Compressed tar archives for tests.</summary>
internal static class PackedArchive
{
    public static byte[] Of(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach ((string name, byte[]? content) in files)
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return bytes.ToArray();
    }

    /// <summary>A file as a data set knows it.</summary>
    public static DataFile Known(string name, byte[] content, string? otherName = null) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, otherName);
}
