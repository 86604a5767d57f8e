using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// Label weights: one class, optionally mixed with a second one, and during a switch blended from the previous weights.
/// Each weight is in [0, 1]; their sum is 1.
/// </summary>
internal sealed record LabelMix
{
    /// <summary>The class.</summary>
    public required int Label { get; init; }

    /// <summary>A second class that is mixed in; null for none.</summary>
    public int? Second { get; init; }

    /// <summary>Position between the first and the second class, in [0, 1].</summary>
    public double Slide { get; init; }

    /// <summary>The weights before the switch; empty when the switch is complete.</summary>
    public IReadOnlyList<float> From { get; init; } = [];

    /// <summary>Progress of the switch, in [0, 1].</summary>
    public double Progress { get; init; } = 1;

    /// <summary>Smoothstep: 3u² - 2u³ for u clamped to [0, 1].</summary>
    public static double Ease(double u)
    {
        u = Math.Clamp(u, 0, 1);
        return u * u * (3 - (2 * u));
    }

    /// <summary>Starts a switch from given weights to a class.</summary>
    /// <param name="label">The class.</param>
    /// <param name="from">The current weights; copied.</param>
    public static LabelMix SwitchTo(int label, ReadOnlySpan<float> from) => new()
    {
        Label = label,
        From = from.ToArray(),
        Progress = 0,
    };

    /// <summary>Returns the mix after some time.</summary>
    /// <param name="seconds">The elapsed time, 0 or more.</param>
    /// <param name="blendSeconds">Duration of a switch; 0 for an immediate one.</param>
    public LabelMix Advance(double seconds, double blendSeconds)
    {
        if (Progress >= 1)
            return this;
        double progress = blendSeconds > 0 ? Progress + (seconds / blendSeconds) : 1;
        return progress < 1 ? this with { Progress = progress } : this with { Progress = 1, From = [] };
    }

    /// <summary>Writes the weights. Allocates nothing.</summary>
    public void Write(Span<float> weights)
    {
        float toward = (float)(From.Count == 0 ? 1 : Ease(Progress));
        for (int i = 0; i < weights.Length; i++)
            weights[i] = From.Count == 0 ? 0 : From[i] * (1 - toward);
        float slide = (float)(Second is null ? 0 : Slide);
        weights[Label] += toward * (1 - slide);
        if (Second is { } second)
            weights[second] += toward * slide;
    }
}

/// <summary>The displayed classes as text: "Bag", or "Bag 70%, Boot 30%" for a mix.</summary>
internal static class LabelText
{
    private const float Visible = 0.02f;

    /// <summary>Describes the classes that a state shows at its time.</summary>
    /// <param name="state">The state; it fits the generator.</param>
    /// <param name="info">The generator; it has classes.</param>
    public static string Of(ViewState state, GeneratorInfo info)
    {
        float[] weights = ViewControls.WeightsOf(state, info);
        string[] shown = [.. weights.Select((weight, index) => (weight, index))
            .Where(entry => entry.weight > Visible)
            .OrderByDescending(entry => entry.weight)
            .Select(
                entry => entry.weight > 1 - Visible
                    ? info.ClassNames[entry.index]
                    : $"{info.ClassNames[entry.index]} {100 * entry.weight:F0}%")];
        return string.Join(", ", shown);
    }
}
