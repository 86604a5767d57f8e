using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Finds the fastest way in which a generator makes the pictures that it made where it was trained, from the top of the
/// ladder down: each rung replays the file's golden values on the device.
/// </summary>
/// <param name="Chosen">The first rung that passed; the CPU when none did.</param>
/// <param name="Tried">All that were tried, in order.</param>
internal sealed record PrecisionLadder(LadderRung Chosen, IReadOnlyList<RungResult> Tried)
{
    /// <summary>All rungs on the device, fastest first.</summary>
    public static IReadOnlyList<LadderRung> OnDevice { get; } = [LadderRung.HalfFused, LadderRung.Half, LadderRung.SingleFused, LadderRung.Single];

    /// <summary>Why the ladder was stepped down, in one line; null when its first rung passed.</summary>
    public string? Reason => Tried.Count > 0 && Tried[0].Passed
        ? null
        : $"{LadderRungs.NameOf(Chosen)} plays: {string.Join("; ", Tried.Where(result => !result.Passed).Select(result => result.Description))}";

    /// <summary>Steps down until a rung passes.</summary>
    /// <param name="rungs">The rungs to try, fastest first; none of them the CPU.</param>
    /// <param name="fileTolerance">How far the file allows a golden value to be missed.</param>
    /// <param name="replay">Replays the golden values on a rung.</param>
    /// <exception cref="DeviceLostException">The device went away meanwhile, which says nothing of the rung.</exception>
    public static PrecisionLadder Descend(IEnumerable<LadderRung> rungs, double fileTolerance, Func<LadderRung, GoldenReport> replay)
    {
        var tried = new List<RungResult>();
        foreach (LadderRung rung in rungs)
        {
            tried.Add(Try(rung, fileTolerance, replay));
            if (tried[^1].Passed)
                return new(rung, tried);
        }

        return new(LadderRung.Cpu, tried);
    }

    /// <summary>Tries one rung.</summary>
    /// <exception cref="DeviceLostException">The device went away meanwhile.</exception>
    public static RungResult Try(LadderRung rung, double fileTolerance, Func<LadderRung, GoldenReport> replay)
    {
        double tolerance = LadderRungs.Tolerance(rung, fileTolerance);
        try
        {
            return new(rung, replay(rung).MaxDifference, tolerance);
        }
#pragma warning disable CA1031 // Whatever a driver does on this rung, the next one may do better.
        catch (Exception e) when (e is not (DeviceLostException or OperationCanceledException))
#pragma warning restore CA1031
        {
            return new(rung, null, tolerance, OneLine.Of(e.Message));
        }
    }
}

/// <summary>What came of a rung of the ladder.</summary>
/// <param name="Rung">The rung.</param>
/// <param name="MaxDifference">The largest difference from a golden value; null when it could not run at all.</param>
/// <param name="Tolerance">The largest difference that passes.</param>
/// <param name="Problem">Why it could not run; null when it ran.</param>
internal sealed record RungResult(LadderRung Rung, double? MaxDifference, double Tolerance, string? Problem = null)
{
    /// <summary>Whether it makes the pictures that the training framework made.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>One line about it.</summary>
    public string Description => Problem is not null
        ? $"{LadderRungs.NameOf(Rung)}: cannot run ({Problem})"
        : $"{LadderRungs.NameOf(Rung)}: {(Passed ? "well" : "NOT WELL")}, golden pictures within {MaxDifference:E1} (allowed {Tolerance:E0})";
}
