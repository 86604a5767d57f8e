using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>The pixels of a set of drawings of one size, and the file that caches them.</summary>
/// <param name="Side">Side of all pictures in pixels.</param>
/// <param name="Items">The pictures; either all or none have a source.</param>
internal sealed record PictureRasters(int Side, IReadOnlyList<PictureRaster> Items)
{
    private const string Format = "ImageGen rasters 3";
    private const int DigestSize = SHA256.HashSizeInBytes;

    /// <summary>Writes them to a file in an existing folder.</summary>
    public void Write(string path)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
        {
            writer.Write(Format);
            writer.Write(Side);
            writer.Write(Items.Count);
            writer.Write(Items.Any(item => item.Source is not null));
            foreach (PictureRaster item in Items)
            {
                writer.Write(item.Name);
                writer.Write(item.Label);
                writer.Write(item.Picture);
                writer.Write(item.Source ?? []);
            }
        }

        byte[] bytes = content.ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(SHA256.HashData(bytes));
            stream.Write(bytes);
        });
    }

    /// <summary>Reads the output of <see cref="Write"/>; null if the file is missing or damaged.</summary>
    public static PictureRasters? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < DigestSize
            || !SHA256.HashData(bytes.AsSpan(DigestSize)).AsSpan().SequenceEqual(bytes.AsSpan(0, DigestSize)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, DigestSize, bytes.Length - DigestSize));
        if (reader.ReadString() != Format)
            return null;
        int side = reader.ReadInt32();
        var items = new PictureRaster[reader.ReadInt32()];
        bool hasSources = reader.ReadBoolean();
        for (int i = 0; i < items.Length; i++)
        {
            (string name, int label) = (reader.ReadString(), reader.ReadInt32());
            byte[] picture = reader.ReadBytes(3 * side * side);
            items[i] = new PictureRaster(name, label, picture, hasSources ? reader.ReadBytes(side * side) : null);
        }

        return new PictureRasters(side, items);
    }
}

/// <summary>The pixels of one picture.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Label">Its class.</param>
/// <param name="Picture">RGB: uint8 [3, side, side].</param>
/// <param name="Source">Its gray source: uint8 [1, side, side]; null if it has none.</param>
internal sealed record PictureRaster(string Name, int Label, byte[] Picture, byte[]? Source = null);
