using System.Runtime.Intrinsics;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// The 8-bit level of a value in [0, 1]: floor(v * 255 + 0.5) in float32 after clamping, so halves round up. A shader
/// that computes the same agrees with it bit for bit. Allocates nothing.
/// </summary>
internal static class PixelLevel
{
    /// <summary>The level of a value; 0 for NaN.</summary>
    public static byte Of(float value) => (byte)((Math.Clamp(value, 0f, 1f) * 255f) + 0.5f);

    /// <summary>The value in [0, 1] of the nearest level.</summary>
    public static float Round(float value) => Of(value) / 255f;

    /// <summary>The levels of many values, 16 at a time.</summary>
    /// <param name="values">The values.</param>
    /// <param name="levels">Receives their levels.</param>
    public static void Convert(ReadOnlySpan<float> values, Span<byte> levels)
    {
        int i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            ReadOnlySpan<float> block = values.Slice(i, 16);
            var low = Vector128.Narrow(Levels(block), Levels(block[4..]));
            var high = Vector128.Narrow(Levels(block[8..]), Levels(block[12..]));
            Vector128.Narrow(low, high).CopyTo(levels[i..]);
        }

        for (; i < values.Length; i++)
            levels[i] = Of(values[i]);
    }

    // In the range that is left after clamping the native forms do what the checked ones do. NaN becomes 0, as in Of:
    // the larger of it and 0 is 0 on x86, and its conversion is 0 on ARM.
    private static Vector128<uint> Levels(ReadOnlySpan<float> four)
    {
        var value = Vector128.MaxNative(Vector128.Create(four), Vector128<float>.Zero);
        Vector128<float> level = (Vector128.MinNative(value, Vector128<float>.One) * 255f) + Vector128.Create(0.5f);
        return Vector128.ConvertToInt32Native(level).AsUInt32();
    }
}
