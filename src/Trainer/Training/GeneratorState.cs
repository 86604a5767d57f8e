using System.Buffers.Binary;
using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Checks the states of random generators in a checkpoint before LibTorch gets them: it ends the process at one that is
/// invalid, or reads beyond its memory.
/// </summary>
internal static class GeneratorState
{
    // The state of LibTorch's CPU generator (mt19937): a seed of eight bytes, how many of the numbers are left, whether
    // it was seeded, which number is next, the numbers.
    private const int LeftAt = 8;
    private const int SeededAt = 12;
    private const int NextAt = 16;
    private const int Numbers = 624;

    private static readonly string[] Names = ["random/order", "random/noise", "random/default"];

    /// <summary>Throws if a state is invalid.</summary>
    /// <param name="checkpoint">The checkpoint, which has all of them.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="InputException">A state is invalid.</exception>
    public static void Require(Checkpoint checkpoint, string path)
    {
        foreach (string name in Names)
        {
            if (!IsValid(checkpoint.Tensors[name]))
                throw new InputException(
                    $"{path}: '{name}' is not the state of a random generator; use an earlier checkpoint");
        }
    }

    /// <summary>Whether a state is one that the generator can have.</summary>
    /// <param name="state">uint8, on the CPU, of the generator's length.</param>
    internal static bool IsValid(torch.Tensor state)
    {
        ReadOnlySpan<byte> bytes = state.bytes;
        int left = BinaryPrimitives.ReadInt32LittleEndian(bytes[LeftAt..]);
        int seeded = BinaryPrimitives.ReadInt32LittleEndian(bytes[SeededAt..]);
        ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes[NextAt..]);
        // Before the first number one is left, and then as many as there are behind the next.
        return seeded == 1 && left is >= 1 and <= Numbers
            && (next == (ulong)(Numbers + 1 - left) || (next == 0 && left == 1));
    }
}
