using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Selects the execution mode of a generator: the fastest mode that reproduces the golden pictures of the model file on
/// the device. If both precisions pass, the measured time decides.
/// </summary>
/// <param name="Chosen">The selected mode; the CPU if none passed.</param>
/// <param name="Tried">The modes that were tried, in order.</param>
internal sealed record PrecisionLadder(ExecutionMode Chosen, IReadOnlyList<ExecutionModeResult> Tried)
{
    // float16 is less exact, so it must be faster by more than the error of the measurement.
    private const double WorthIt = 0.95;

    /// <summary>All modes of the device, fastest first.</summary>
    public static IReadOnlyList<ExecutionMode> OnDevice { get; } =
    [
        ExecutionMode.HalfFused,
        ExecutionMode.Half,
        ExecutionMode.SingleFused,
        ExecutionMode.Single,
    ];

    /// <summary>Why faster modes than the selected one are not used, in one line; null if none failed.</summary>
    public string? Reason
    {
        get
        {
            ExecutionModeResult[] failed = [.. Tried.Where(result => !result.Passed && result.Mode < Chosen)];
            return failed.Length == 0
                ? null
                : $"using {ExecutionModes.NameOf(Chosen)}: "
                    + $"{string.Join("; ", failed.Select(result => result.Description))}";
        }
    }

    /// <summary>Selects the mode.</summary>
    /// <param name="modes">The modes to try, float16 first, fused first; without the CPU.</param>
    /// <param name="fileTolerance">The tolerance of the model file.</param>
    /// <param name="known">
    /// Results of earlier runs: a mode known to be the fastest is tried first, and alone if it passes.
    /// </param>
    /// <param name="replay">Replays the golden values in a mode.</param>
    /// <exception cref="DeviceLostException">The device was lost for a reason unrelated to the mode.</exception>
    public static PrecisionLadder Descend(
        IReadOnlyCollection<ExecutionMode> modes,
        double fileTolerance,
        KnownModes known,
        Func<ExecutionMode, ModeReplay> replay)
    {
        var tried = new List<ExecutionModeResult>();
        foreach (ExecutionMode mode in modes.Where(known.Hung.Contains))
            tried.Add(
                new(mode, null, ExecutionModes.Tolerance(mode, fileTolerance), "the device stopped at it before"));
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
            // One that stalls says enough of the others: they would have to be several times as fast, and a driver with
            // one queue shows no frame while they are tried.
            foreach (ExecutionMode mode in some.TakeWhile(_ => !tried.Exists(result => result.IsStalled)))
            {
                tried.Add(Try(mode, fileTolerance, replay));
                if (tried[^1].Passed)
                    return tried[^1];
            }

            return null;
        }
    }

    /// <summary>Tries one mode.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static ExecutionModeResult Try(
        ExecutionMode mode, double fileTolerance, Func<ExecutionMode, ModeReplay> replay)
    {
        double tolerance = ExecutionModes.Tolerance(mode, fileTolerance);
        try
        {
            ModeReplay made = replay(mode);
            return new(mode, made.Golden.MaxDifference, tolerance) { SecondsPerPicture = made.SecondsPerPicture };
        }
#pragma warning disable CA1031 // After any error of the driver in this mode, the next one may work.
        catch (Exception e) when (e is not (DeviceLostException or OperationCanceledException)
            && !DeviceFailure.IsOutOfMemory(e))
#pragma warning restore CA1031
        {
            return new(mode, null, tolerance, OneLine.Of(e.Message)) { IsStalled = e is StalledRunException };
        }
    }

    // If nothing was measured, float16 is assumed to be faster.
    private static bool IsFaster(ExecutionModeResult half, ExecutionModeResult single) =>
        half.SecondsPerPicture is not { } ours
            || single.SecondsPerPicture is not { } theirs
            || ours < WorthIt * theirs;
}

/// <summary>Result of trying an execution mode.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="MaxDifference">The maximum difference from a golden value; null if the mode could not run.</param>
/// <param name="Tolerance">The maximum difference to pass.</param>
/// <param name="Problem">Why the mode could not run; null if it ran.</param>
internal sealed record ExecutionModeResult(
    ExecutionMode Mode, double? MaxDifference, double Tolerance, string? Problem = null)
{
    /// <summary>Seconds per picture; null if not measured.</summary>
    public double? SecondsPerPicture { get; init; }

    /// <summary>Whether a run was not finished within its time limit, so that no other mode is tried.</summary>
    public bool IsStalled { get; init; }

    /// <summary>Whether the pictures match those of the training framework.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>One line for a report.</summary>
    public string Description => Problem is not null
        ? $"{ExecutionModes.NameOf(Mode)}: cannot run ({Problem})"
        : $"{ExecutionModes.NameOf(Mode)}: {(Passed ? "OK" : "FAILED")}, golden pictures within {MaxDifference:E1} "
            + $"(allowed {Tolerance:E0})"
            + (SecondsPerPicture is { } seconds ? $", {1000 * seconds:F2} ms per picture" : "");
}

/// <summary>A run was not finished within <see cref="RunLimits.MostSecondsOfReplay"/>.</summary>
/// <param name="pictures">The number of pictures in the run.</param>
internal sealed class StalledRunException(int pictures) : TimeoutException(
    $"{(pictures == 1 ? "1 picture takes" : $"{pictures} pictures take")} more than {RunLimits.MostSecondsOfReplay} s");
