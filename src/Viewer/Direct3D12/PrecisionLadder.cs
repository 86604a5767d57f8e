using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Finds the fastest way in which a generator makes the pictures that it made where it was trained, from the top of the
/// ladder down: each mode replays the file's golden values on the device.
/// </summary>
/// <param name="Chosen">The first mode that passed; the CPU when none did.</param>
/// <param name="Tried">All that were tried, in order.</param>
internal sealed record PrecisionLadder(ExecutionMode Chosen, IReadOnlyList<ExecutionModeResult> Tried)
{
    /// <summary>All modes on the device, fastest first.</summary>
    public static IReadOnlyList<ExecutionMode> OnDevice { get; } =
    [
        ExecutionMode.HalfFused,
        ExecutionMode.Half,
        ExecutionMode.SingleFused,
        ExecutionMode.Single,
    ];

    /// <summary>Why the ladder was stepped down, in one line; null when its first mode passed.</summary>
    public string? Reason => Tried.Count > 0 && Tried[0].Passed
        ? null
        : $"{ExecutionModes.NameOf(Chosen)} plays: "
            + $"{string.Join("; ", Tried.Where(result => !result.Passed).Select(result => result.Description))}";

    /// <summary>Steps down until a mode passes.</summary>
    /// <param name="modes">The modes to try, fastest first; none of them the CPU.</param>
    /// <param name="fileTolerance">How far the file allows a golden value to be missed.</param>
    /// <param name="replay">Replays the golden values on a mode.</param>
    /// <exception cref="DeviceLostException">
    /// The device went away meanwhile, which says nothing of the mode.
    /// </exception>
    public static PrecisionLadder Descend(
        IEnumerable<ExecutionMode> modes, double fileTolerance, Func<ExecutionMode, GoldenReport> replay)
    {
        var tried = new List<ExecutionModeResult>();
        foreach (ExecutionMode mode in modes)
        {
            tried.Add(Try(mode, fileTolerance, replay));
            if (tried[^1].Passed)
                return new(mode, tried);
        }

        return new(ExecutionMode.Cpu, tried);
    }

    /// <summary>Tries one mode.</summary>
    /// <exception cref="DeviceLostException">The device went away meanwhile.</exception>
    public static ExecutionModeResult Try(
        ExecutionMode mode, double fileTolerance, Func<ExecutionMode, GoldenReport> replay)
    {
        double tolerance = ExecutionModes.Tolerance(mode, fileTolerance);
        try
        {
            return new(mode, replay(mode).MaxDifference, tolerance);
        }
#pragma warning disable CA1031 // Whatever a driver does on this mode, the next one may do better.
        catch (Exception e) when (e is not (DeviceLostException or OperationCanceledException))
#pragma warning restore CA1031
        {
            return new(mode, null, tolerance, OneLine.Of(e.Message));
        }
    }
}

/// <summary>What came of a mode of the ladder.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="MaxDifference">The largest difference from a golden value; null when it could not run at all.</param>
/// <param name="Tolerance">The largest difference that passes.</param>
/// <param name="Problem">Why it could not run; null when it ran.</param>
internal sealed record ExecutionModeResult(
    ExecutionMode Mode, double? MaxDifference, double Tolerance, string? Problem = null)
{
    /// <summary>Whether it makes the pictures that the training framework made.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>One line about it.</summary>
    public string Description => Problem is not null
        ? $"{ExecutionModes.NameOf(Mode)}: cannot run ({Problem})"
        : $"{ExecutionModes.NameOf(Mode)}: {(Passed ? "OK" : "FAILED")}, golden pictures within {MaxDifference:E1} "
            + $"(allowed {Tolerance:E0})";
}
