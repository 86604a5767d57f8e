using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>Pairs of pictures as pixels, all of one size, and a file of them from which they are read in a moment.</summary>
/// <param name="Side">Side of all pictures in pixels.</param>
/// <param name="Names">The name of each pair.</param>
/// <param name="Sources">The sources, gray: each uint8 [1, side, side].</param>
/// <param name="Pictures">The pictures, RGB: each uint8 [3, side, side].</param>
internal sealed record PairRasters(int Side, IReadOnlyList<string> Names, IReadOnlyList<byte[]> Sources, IReadOnlyList<byte[]> Pictures)
{
    private const string Format = "ImageGen pair rasters 2";

    /// <summary>Writes them to a file whose folder exists.</summary>
    public void Write(string path)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
        {
            writer.Write(Format);
            writer.Write(Side);
            writer.Write(Names.Count);
            for (var i = 0; i < Names.Count; i++)
            {
                writer.Write(Names[i]);
                writer.Write(Sources[i]);
                writer.Write(Pictures[i]);
            }
        }

        var bytes = content.ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(SHA256.HashData(bytes));
            stream.Write(bytes);
        });
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when there is no such file, or a damaged one, which can be made again.</summary>
    public static PairRasters? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < SHA256.HashSizeInBytes || !SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes)))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes));
        if (reader.ReadString() != Format)
            return null;
        var side = reader.ReadInt32();
        var count = reader.ReadInt32();
        var (names, sources, pictures) = (new string[count], new byte[count][], new byte[count][]);
        for (var i = 0; i < count; i++)
        {
            names[i] = reader.ReadString();
            sources[i] = reader.ReadBytes(side * side);
            pictures[i] = reader.ReadBytes(3 * side * side);
        }

        return new PairRasters(side, names, sources, pictures);
    }
}
