using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>Label weights along a loop through key pictures, interpolated smoothly from key to key.</summary>
/// <param name="keys">The key pictures.</param>
/// <param name="seconds">Length of the loop in seconds.</param>
internal sealed class KeyframeLabels(IReadOnlyList<Keyframe> keys, double seconds)
{
    private float[] _next = [];

    /// <summary>
    /// Creates the label weights of a loop; returns null if no key has a class, in which case all classes are toured.
    /// </summary>
    /// <param name="settings">The walk's settings.</param>
    public static KeyframeLabels? Of(WalkSettings settings) =>
        settings.Through is { } keys && keys.Any(key => key.Label is not null || key.Weights is not null)
            ? new KeyframeLabels(keys, settings.LoopSeconds ?? keys.Count * WalkSettings.SecondsPerKey)
            : null;

    /// <summary>Writes the label weights at a given time.</summary>
    /// <param name="t">The time in seconds.</param>
    /// <param name="first">Index of the key at which the walk starts.</param>
    /// <param name="weights">Receives the weights.</param>
    public void At(double t, int first, Span<float> weights)
    {
        if (_next.Length != weights.Length)
            _next = new float[weights.Length];
        double part = t / seconds;
        double position = (part - Math.Floor(part)) * keys.Count;
        int from = Math.Min((int)position, keys.Count - 1);
        float toward = (float)LabelMix.Ease(position - from);
        keys[(from + first) % keys.Count].WriteLabel(weights);
        keys[(from + first + 1) % keys.Count].WriteLabel(_next);
        for (int i = 0; i < weights.Length; i++)
            weights[i] += toward * (_next[i] - weights[i]);
    }
}
