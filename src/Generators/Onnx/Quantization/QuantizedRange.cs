using System.Runtime.InteropServices;

namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>The linear map between an activation and its level: value = (level - zero point) x scale.</summary>
/// <param name="Scale">The distance of two levels.</param>
/// <param name="ZeroPoint">The level of 0, which is exact: paddings are 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuantizedRange(float Scale, byte ZeroPoint)
{
    /// <summary>The least scale; below it, a value counts as 0 throughout.</summary>
    internal const double LeastScale = 1e-30;

    /// <summary>The map that covers a range, extended to include 0.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="largest">The largest value.</param>
    /// <param name="levels">The largest level.</param>
    public static QuantizedRange Covering(double least, double largest, int levels)
    {
        double low = Math.Min(least, 0);
        double high = Math.Max(largest, 0);
        double scale = (high - low) / levels;
        if (!double.IsFinite(scale) || scale < LeastScale)
            return new QuantizedRange(1, 0);
        return new QuantizedRange((float)scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, levels));
    }

    /// <summary>A value after the map and back.</summary>
    /// <param name="value">The value.</param>
    /// <param name="levels">The largest level.</param>
    public double Rounded(double value, int levels) =>
        (Math.Clamp(Math.Round(value / Scale) + ZeroPoint, 0, levels) - ZeroPoint) * Scale;
}
