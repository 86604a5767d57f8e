using CsCheck;
using ImageGen.Generators;

namespace ImageGen.Tests;

/// <summary>
/// Damages files in the ways that files are damaged, and some that only an attacker thinks of, and makes sure that a
/// reader takes each or refuses it in one line. An ordinary run tries the same few cases every time; the long run
/// (<see cref="LongRun"/>) tries many random ones, and makes what fails small.
/// </summary>
internal static class Fuzzing
{
    // What a reader may take beyond some copies of the file itself.
    private const long MostMemory = 512L << 20;

    // Of the processor, so that a busy machine does not count.
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    // Lengths, counts and offsets that overflow, and what ends texts.
    private static readonly byte[][] Interesting =
    [
        [0], [0xff], [0x7f], [0x80], [0, 0], [0xff, 0xff], [0x7f, 0xff], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff],
        [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0x80, 0, 0, 0], [0, 0, 0, 0x80],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], "\"}]"u8.ToArray(), "-1e999"u8.ToArray(), "../"u8.ToArray(),
    ];

    /// <summary>Feeds a reader damaged copies of files.</summary>
    /// <param name="files">Files that it reads.</param>
    /// <param name="ordinary">How many cases to try in an ordinary run.</param>
    /// <param name="many">How many in the long one.</param>
    /// <param name="read">The reader.</param>
    public static void Feed(IReadOnlyList<byte[]> files, int ordinary, int many, Action<byte[]> read)
    {
        Gen<byte[]> cases = Gen.Int[0, files.Count - 1].SelectMany(i => Damaged(files[i]));
        if (LongRun.IsAskedFor)
        {
            cases.Sample(bytes => Survives(bytes, read), iter: many, threads: 1);
            return;
        }

        var random = new PCG(1, 2026);
        for (int i = 0; i < ordinary; i++)
            Survives(cases.Generate(random, null, out _), read);
    }

    /// <summary>Copies of a file with one to four damages each.</summary>
    public static Gen<byte[]> Damaged(byte[] whole)
    {
        // Headers decide more than what follows them: half of the damages are in the first bytes.
        var place = Gen.Select(Gen.Bool, Gen.Double[0, 1], (first, at) => first ? at * at * at * at : at);
        Gen<(int Kind, double At, double To, int Choice)> damage =
            Gen.Select(Gen.Int[0, 4], place, Gen.Double[0, 1], Gen.Int[0, 1000]);
        return damage.Array[1, 4].Select(damages => damages.Aggregate(whole, Apply));
    }

    private static byte[] Apply(byte[] bytes, (int Kind, double At, double To, int Choice) damage)
    {
        if (bytes.Length == 0)
            return bytes;
        int at = Math.Min((int)(damage.At * bytes.Length), bytes.Length - 1);
        int length = (int)(damage.To * Math.Min(bytes.Length - at, 4096));
        switch (damage.Kind)
        {
            case 0:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << (damage.Choice % 8));
                return flipped;
            case 1:
                return bytes[..at];
            case 2:
                byte[] value = Interesting[damage.Choice % Interesting.Length];
                byte[] set = [.. bytes];
                value.AsSpan(0, Math.Min(value.Length, bytes.Length - at)).CopyTo(set.AsSpan(at));
                return set;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            default:
                return [.. bytes[..(at + length)], .. bytes[at..]];
        }
    }

    private static void Survives(byte[] bytes, Action<byte[]> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan began = Environment.CpuUsage.TotalTime;
        try
        {
            read(bytes);
        }
        catch (InputException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            Assert.InRange(e.Message.Length, 1, 2000);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory + (16L * bytes.Length));
        if (LongRun.IsAskedFor && Environment.CpuUsage.TotalTime - began > LongestTime)
            Assert.Fail($"{bytes.Length} bytes took more than {LongestTime}: {Convert.ToBase64String(bytes)}");
    }
}
