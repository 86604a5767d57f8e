using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

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
            .Select(entry => entry.weight > 1 - Visible ? info.ClassNames[entry.index] : $"{info.ClassNames[entry.index]} {100 * entry.weight:F0}%")];
        return string.Join(", ", shown);
    }
}
