using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Finds how a generator is run: in the fastest of the modes that make the pictures that it made where it was trained.
/// Each mode replays the file's golden values on the device. Where both precisions pass, the measured time decides.
/// </summary>
/// <param name="Chosen">The mode that plays; the CPU when none passed.</param>
/// <param name="Tried">All that were tried, in order.</param>
internal sealed record PrecisionLadder(ExecutionMode Chosen, IReadOnlyList<ExecutionModeResult> Tried)
{
    // float16 differs a little more from the golden values: it must be faster by more than what a measurement is off
    // by.
    private const double WorthIt = 0.95;

    /// <summary>All modes on the device, fastest first.</summary>
    public static IReadOnlyList<ExecutionMode> OnDevice { get; } =
    [
        ExecutionMode.HalfFused,
        ExecutionMode.Half,
        ExecutionMode.SingleFused,
        ExecutionMode.Single,
    ];

    /// <summary>Why a mode above the chosen one does not play, in one line; null when all above passed.</summary>
    public string? Reason
    {
        get
        {
            ExecutionModeResult[] failed = [.. Tried.Where(result => !result.Passed && result.Mode < Chosen)];
            return failed.Length == 0
                ? null
                : $"{ExecutionModes.NameOf(Chosen)} plays: "
                    + $"{string.Join("; ", failed.Select(result => result.Description))}";
        }
    }

    /// <summary>Finds the mode that plays.</summary>
    /// <param name="modes">The modes to try, float16 first and fused first; none of them the CPU.</param>
    /// <param name="fileTolerance">How far the file allows a golden value to be missed.</param>
    /// <param name="known">What is known from before: a mode known to be the fastest is tried first, and alone.</param>
    /// <param name="replay">Replays the golden values on a mode.</param>
    /// <exception cref="DeviceLostException">
    /// The device went away meanwhile, which says nothing of the mode.
    /// </exception>
    public static PrecisionLadder Descend(
        IReadOnlyCollection<ExecutionMode> modes,
        double fileTolerance,
        KnownModes known,
        Func<ExecutionMode, ModeReplay> replay)
    {
        var tried = new List<ExecutionModeResult>();
        foreach (ExecutionMode mode in modes.Where(known.Hung.Contains))
            tried.Add(
                new(mode, null, ExecutionModes.Tolerance(mode, fileTolerance), "the device hung when it was tried"));
        ExecutionMode[] open = [.. modes.Except(known.Hung)];
        if (known.Fastest is { } fastest && open.Contains(fastest))
        {
            tried.Add(Try(fastest, fileTolerance, replay));
            if (tried[^1].Passed)
                return new(fastest, tried);
            open = [.. open.Where(mode => mode != fastest)];
        }

        ExecutionModeResult? half = FirstThatPasses(open.Where(ExecutionModes.IsHalf));
        ExecutionModeResult? single = FirstThatPasses(open.Where(mode => !ExecutionModes.IsHalf(mode)));
        return new((half, single) switch
        {
            (null, null) => ExecutionMode.Cpu,
            (null, _) => single.Mode,
            (_, null) => half.Mode,
            _ => IsFaster(half, single) ? half.Mode : single.Mode,
        }, tried);

        ExecutionModeResult? FirstThatPasses(IEnumerable<ExecutionMode> some)
        {
            foreach (ExecutionMode mode in some)
            {
                tried.Add(Try(mode, fileTolerance, replay));
                if (tried[^1].Passed)
                    return tried[^1];
            }

            return null;
        }
    }

    /// <summary>Tries one mode.</summary>
    /// <exception cref="DeviceLostException">The device went away meanwhile.</exception>
    public static ExecutionModeResult Try(
        ExecutionMode mode, double fileTolerance, Func<ExecutionMode, ModeReplay> replay)
    {
        double tolerance = ExecutionModes.Tolerance(mode, fileTolerance);
        try
        {
            ModeReplay made = replay(mode);
            return new(mode, made.Golden.MaxDifference, tolerance) { SecondsPerPicture = made.SecondsPerPicture };
        }
#pragma warning disable CA1031 // Whatever a driver does on this mode, the next one may do better.
        catch (Exception e) when (e is not (DeviceLostException or OperationCanceledException)
            && !DeviceFailure.IsOutOfMemory(e))
#pragma warning restore CA1031
        {
            return new(mode, null, tolerance, OneLine.Of(e.Message));
        }
    }

    // Where nothing was measured, float16 is taken to be the faster one.
    private static bool IsFaster(ExecutionModeResult half, ExecutionModeResult single) =>
        half.SecondsPerPicture is not { } ours
            || single.SecondsPerPicture is not { } theirs
            || ours < WorthIt * theirs;
}

/// <summary>What came of a mode of the ladder.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="MaxDifference">The largest difference from a golden value; null when it could not run at all.</param>
/// <param name="Tolerance">The largest difference that passes.</param>
/// <param name="Problem">Why it could not run; null when it ran.</param>
internal sealed record ExecutionModeResult(
    ExecutionMode Mode, double? MaxDifference, double Tolerance, string? Problem = null)
{
    /// <summary>How long a picture took; null when it was not measured.</summary>
    public double? SecondsPerPicture { get; init; }

    /// <summary>Whether it makes the pictures that the training framework made.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>One line about it.</summary>
    public string Description => Problem is not null
        ? $"{ExecutionModes.NameOf(Mode)}: cannot run ({Problem})"
        : $"{ExecutionModes.NameOf(Mode)}: {(Passed ? "OK" : "FAILED")}, golden pictures within {MaxDifference:E1} "
            + $"(allowed {Tolerance:E0})"
            + (SecondsPerPicture is { } seconds ? $", {1000 * seconds:F2} ms a picture" : "");
}
