using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>What came of replaying golden values in one mode.</summary>
/// <param name="Golden">The difference from the golden values.</param>
/// <param name="SecondsPerPicture">How long a picture took; null when it was not measured.</param>
internal sealed record ModeReplay(GoldenReport Golden, double? SecondsPerPicture = null);

/// <summary>What is known of a generator on a device from before.</summary>
/// <param name="Fastest">The mode that was the fastest of those that passed; null when that is not known.</param>
/// <param name="Hung">Modes that made the device hang; they are not tried again.</param>
internal sealed record KnownModes(ExecutionMode? Fastest, IReadOnlyCollection<ExecutionMode> Hung)
{
    /// <summary>Nothing is known.</summary>
    public static KnownModes None { get; } = new(null, []);
}
