using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>Result of replaying the golden values in one mode.</summary>
/// <param name="Golden">The difference from the golden values.</param>
/// <param name="SecondsPerPicture">Seconds per picture; null if not measured.</param>
internal sealed record ModeReplay(GoldenReport Golden, double? SecondsPerPicture = null);

/// <summary>Results of earlier runs of a generator on a device.</summary>
/// <param name="Fastest">The fastest mode that passed; null if unknown.</param>
/// <param name="Hung">Modes that made the device hang, which are not tried again.</param>
internal sealed record KnownModes(ExecutionMode? Fastest, IReadOnlyCollection<ExecutionMode> Hung)
{
    /// <summary>No earlier results.</summary>
    public static KnownModes None { get; } = new(null, []);
}
