namespace ImageGen.Tests;

/// <summary>Measures what code allocates on the managed heap.</summary>
internal static class Allocation
{
    private const int Rounds = 5;

    /// <summary>
    /// The least number of bytes that this thread allocates in one of five rounds. What the code itself allocates
    /// appears in every round; what the runtime allocates once on the thread that happens to need it (its tables of
    /// casts and generic calls grow at any time) appears in one of them.
    /// </summary>
    /// <param name="round">The code, warmed up by the caller if its first run may allocate.</param>
    public static long OfEveryRound(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
