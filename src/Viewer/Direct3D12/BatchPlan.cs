using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Splits a batch into runs of fixed sizes. A graph with fixed shapes is several times faster on a GPU than one with a
/// dynamic batch size, so sessions are created for a few sizes, and a grid is generated in chunks of them.
/// </summary>
internal static class BatchPlan
{
    /// <summary>The batch sizes of sessions, in ascending order: one picture, a sheet, a grid.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [1, 16, 64];

    /// <summary>The chunks for a number of pictures, with the fewest unused pictures, then the fewest runs.</summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="sizes">The available sizes in ascending order, at least one.</param>
    /// <returns>The runs, largest first; the last may generate more pictures than are shown.</returns>
    public static IReadOnlyList<Chunk> For(int count, IReadOnlyList<int> sizes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfZero(sizes.Count, nameof(sizes));
        var chunks = new List<Chunk>();
        int done = 0;
        while (done < count)
        {
            int left = count - done;
            int size = Next(left, sizes);
            chunks.Add(new Chunk(size, done, Math.Min(size, left)));
            done += size;
        }

        return chunks;
    }

    // The largest size that is filled; but a larger one that is at least half filled is cheaper than several small
    // runs.
    private static int Next(int left, IReadOnlyList<int> sizes)
    {
        int filled = sizes.LastOrDefault(size => size <= left);
        int above = sizes.FirstOrDefault(size => size >= left);
        if (filled == 0)
            return above;
        return above > 0 && left > 1 && (2 * left >= above || left >= 4 * filled) ? above : filled;
    }
}

/// <summary>One run of a session of fixed size.</summary>
/// <param name="Size">Batch size of the session.</param>
/// <param name="First">Index in the frame of its first picture.</param>
/// <param name="Count">Number of its pictures that are shown; the rest is discarded.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Chunk(int Size, int First, int Count);
