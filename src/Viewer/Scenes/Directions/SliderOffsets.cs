using System.Globalization;
using System.Text;

namespace ImageGen.Viewer.Scenes.Directions;

/// <summary>
/// The values of a row of sliders, all 0 but a few. Immutable; equal values are equal objects. As text they are
/// "1:0.5,3:-2": a number counted from 1, and its value.
/// </summary>
internal sealed class SliderOffsets : IEquatable<SliderOffsets>
{
    private readonly SortedList<int, double> _values;

    private SliderOffsets(SortedList<int, double> values) => _values = values;

    /// <summary>All at 0.</summary>
    public static SliderOffsets None { get; } = new([]);

    /// <summary>Whether all are at 0.</summary>
    public bool IsNone => _values.Count == 0;

    /// <summary>Those that are not at 0, in ascending order of their places.</summary>
    public IList<int> Places => _values.Keys;

    /// <summary>The value at a place, counted from 0.</summary>
    public double this[int place] => _values.GetValueOrDefault(place);

    /// <summary>The same with another value at a place.</summary>
    public SliderOffsets With(int place, double value)
    {
        if (this[place] == value)
            return this;
        var values = new SortedList<int, double>(_values);
        if (value == 0)
            values.Remove(place);
        else
            values[place] = value;
        return values.Count == 0 ? None : new(values);
    }

    /// <summary>Those below a place; the same object where that is all of them.</summary>
    public SliderOffsets Below(int places) => IsNone || Places[^1] < places
        ? this
        : _values.Where(entry => entry.Key < places)
            .Aggregate(None, (offsets, entry) => offsets.With(entry.Key, entry.Value));

    /// <summary>Reads them from text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">How many places there are.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <returns>Them; null when the text is none, or names a place twice or a value out of range.</returns>
    public static SliderOffsets? TryRead(string text, int places, double least, double most)
    {
        SliderOffsets offsets = None;
        var seen = new HashSet<int>();
        foreach (string entry in text.Split(','))
        {
            string[] parts = entry.Split(':');
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || number < 1 || number > places || !(value >= least && value <= most) || !seen.Add(number))
                return null;
            offsets = offsets.With(number - 1, value);
        }

        return offsets;
    }

    /// <summary>
    /// Draws label weights toward classes: each offset is the share of its class, of which there is one in all.
    /// Allocates nothing.
    /// </summary>
    /// <param name="weights">The weights of the classes, their sum 1; it stays 1.</param>
    public void Blend(Span<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < _values.Count && _values.Keys[i] < weights.Length; i++)
            sum += _values.Values[i];
        if (sum == 0)
            return;
        double share = Math.Min(1, sum);
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= (float)(1 - share);
        for (int i = 0; i < _values.Count && _values.Keys[i] < weights.Length; i++)
            weights[_values.Keys[i]] += (float)(_values.Values[i] * share / sum);
    }

    /// <inheritdoc/>
    public bool Equals(SliderOffsets? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SliderOffsets);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((int place, double value) in _values)
            text.Append(text.Length > 0 ? "," : "")
                .Append(CultureInfo.InvariantCulture, $"{place + 1}:{value:R}");
        return text.ToString();
    }
}
