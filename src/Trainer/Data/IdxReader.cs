using System.Buffers.Binary;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Reads the IDX format of http://yann.lecun.com/exdb/mnist/: two zero bytes, an element type, the number of dimensions,
/// each extent as a big-endian 32-bit integer, then the elements in row-major order.
/// </summary>
internal static class IdxReader
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads an IDX file of unsigned bytes.</summary>
    /// <param name="bytes">The whole file, decompressed.</param>
    /// <param name="name">How to call the file in a message.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <returns>The extents and the elements.</returns>
    /// <exception cref="InputException">The file is not IDX, holds something else, or is cut short.</exception>
    public static (int[] Extents, byte[] Elements) Read(ReadOnlySpan<byte> bytes, string name, int dimensions)
    {
        var header = 4 + (4 * dimensions);
        if (bytes.Length < header || bytes[0] != 0 || bytes[1] != 0)
            throw new InputException($"{name} is not an IDX file: it does not begin with two zero bytes and a header");
        if (bytes[2] != UnsignedByte)
            throw new InputException($"{name} holds elements of IDX type 0x{bytes[2]:x2}; expected 0x08, unsigned bytes");
        if (bytes[3] != dimensions)
            throw new InputException($"{name} has {bytes[3]} dimensions; expected {dimensions}");

        var extents = new int[dimensions];
        long size = 1;
        for (var i = 0; i < dimensions; i++)
        {
            extents[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 + (4 * i))..]);
            if (extents[i] <= 0)
                throw new InputException($"{name} gives dimension {i} the extent {extents[i]}; expected at least 1");
            size = Math.Min(size * extents[i], int.MaxValue);
        }

        if (bytes.Length - header != size)
            throw new InputException($"{name} should hold {size} elements but holds {bytes.Length - header}: it is cut short or damaged; fetch it again");
        return (extents, bytes[header..].ToArray());
    }
}
