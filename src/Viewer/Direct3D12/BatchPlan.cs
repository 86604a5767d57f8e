using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// How many pictures are made by runs of fixed sizes. A graph with fixed shapes is several times faster on a GPU than
/// one whose batch may change, so sessions are built for a few sizes, and a grid is made in chunks of them.
/// </summary>
internal static class BatchPlan
{
    /// <summary>The sizes that sessions are built for, smallest first: one picture, a sheet, a grid.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [1, 16, 64];

    /// <summary>
    /// The chunks for a number of pictures, with as few pictures made in vain as possible, then as few runs.
    /// </summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="sizes">The sizes that are ready, smallest first, at least one.</param>
    /// <returns>The runs, largest first; the last may make more pictures than are shown.</returns>
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

    // The largest that is filled; but a larger one that is at least half filled costs less than several small runs.
    private static int Next(int left, IReadOnlyList<int> sizes)
    {
        int filled = sizes.LastOrDefault(size => size <= left);
        int above = sizes.FirstOrDefault(size => size >= left);
        if (filled == 0)
            return above;
        return above > 0 && left > 1 && (2 * left >= above || left >= 4 * filled) ? above : filled;
    }
}

/// <summary>One run of a session of a fixed size.</summary>
/// <param name="Size">The pictures that the session makes.</param>
/// <param name="First">The first picture of the frame that it makes.</param>
/// <param name="Count">How many of its pictures are shown; the rest is not used.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Chunk(int Size, int First, int Count);
