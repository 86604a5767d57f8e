using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Decides by its name alone whether a picture is held out, so that it stays on its side when others come or go: one in
/// ten.
/// </summary>
internal static class HeldOut
{
    private const int OneIn = 10;

    /// <summary>On which side the picture of that name is.</summary>
    public static DataSplit Side(string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % OneIn == 0
            ? DataSplit.Test
            : DataSplit.Train;
}
