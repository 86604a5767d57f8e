using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Decides by a picture's name alone whether it is held out (one in ten), so that its split does not change when other
/// pictures are added or removed.
/// </summary>
internal static class HeldOut
{
    private const int OneIn = 10;

    /// <summary>The split of the picture of that name.</summary>
    public static DataSplit Side(string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % OneIn == 0
            ? DataSplit.Test
            : DataSplit.Train;
}
