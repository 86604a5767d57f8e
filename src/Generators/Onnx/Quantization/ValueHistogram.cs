namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>A histogram between the least and the largest of its values, which a first pass finds.</summary>
internal sealed class ValueHistogram
{
    private const int Bins = 256;

    private readonly int[] _counts = new int[Bins];

    /// <summary>The least value, at most 0.</summary>
    public double Least { get; private set; }

    /// <summary>The largest value, at least 0.</summary>
    public double Largest { get; private set; }

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>First pass: extends the range.</summary>
    public void Extend(ReadOnlySpan<float> values)
    {
        (float least, float largest, bool isFinite) = ((float)Least, (float)Largest, IsFinite);
        foreach (float value in values)
        {
            isFinite &= float.IsFinite(value);
            least = value < least ? value : least;
            largest = value > largest ? value : largest;
        }

        (Least, Largest, IsFinite) = (least, largest, isFinite);
    }

    /// <summary>Second pass: counts values.</summary>
    public void Count(ReadOnlySpan<float> values)
    {
        float least = (float)Least;
        float perBin = (float)(Bins / Math.Max(Largest - Least, 1e-30));
        foreach (float value in values)
            _counts[Math.Clamp((int)((value - least) * perBin), 0, Bins - 1)]++;
    }

    /// <summary>The squared error of all values after a map and back.</summary>
    /// <param name="range">The map.</param>
    /// <param name="levels">The largest level.</param>
    /// <remarks>Negative values that become 0 have the same error for every candidate of a search.</remarks>
    public double Error(QuantizedRange range, int levels)
    {
        double width = (Largest - Least) / Bins;
        double low = -range.ZeroPoint * (double)range.Scale;
        double high = (levels - range.ZeroPoint) * (double)range.Scale;
        double sum = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            // Of rounding, evenly distributed within a step, or of clipping.
            double value = Least + ((bin + 0.5) * width);
            double clipped = Math.Max(Math.Max(low - value, value - high), 0);
            sum += _counts[bin] * ((range.Scale * (double)range.Scale / 12) + (clipped * clipped));
        }

        return sum;
    }
}
