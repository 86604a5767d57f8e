using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// The class that is shown, as weights: one class, or a second one beside it, and on the way there whatever was shown
/// before. Each weight is in [0, 1] and their sum is 1.
/// </summary>
internal sealed record LabelMix
{
    /// <summary>The class.</summary>
    public required int Label { get; init; }

    /// <summary>A second class to slide toward; null for none.</summary>
    public int? Second { get; init; }

    /// <summary>How far from the class to the second one, in [0, 1].</summary>
    public double Slide { get; init; }

    /// <summary>The weights that a switch began from; empty once it has arrived.</summary>
    public IReadOnlyList<float> From { get; init; } = [];

    /// <summary>How far a switch has come, in [0, 1].</summary>
    public double Progress { get; init; } = 1;

    /// <summary>An ease from 0 to 1 on [0, 1] whose slope is 0 at both ends; clamped outside.</summary>
    public static double Ease(double u)
    {
        u = Math.Clamp(u, 0, 1);
        return u * u * (3 - (2 * u));
    }

    /// <summary>A switch from some weights to a class.</summary>
    /// <param name="label">The class.</param>
    /// <param name="from">The weights shown so far; copied.</param>
    public static LabelMix SwitchTo(int label, ReadOnlySpan<float> from) => new()
    {
        Label = label,
        From = from.ToArray(),
        Progress = 0,
    };

    /// <summary>The mix after some time.</summary>
    /// <param name="seconds">The time, 0 or more.</param>
    /// <param name="blendSeconds">How long a switch takes; 0 switches at once.</param>
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

/// <summary>Which class is shown, in words: "Bag", or "Bag 70%, Boot 30%" between two.</summary>
internal static class LabelText
{
    private const float Visible = 0.02f;

    /// <summary>The classes that a state shows at its time.</summary>
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
