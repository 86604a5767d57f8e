namespace ImageGen.Viewer.Direct3D12;

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
