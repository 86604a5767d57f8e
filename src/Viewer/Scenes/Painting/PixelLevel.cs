using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// Converts values in [0, 1] to 8-bit levels: floor(v * 255 + 0.5) in float32 after clamping, so halves round up.
/// Shaders that use the same formula match bit for bit. Allocates nothing.
/// </summary>
internal static class PixelLevel
{
    /// <summary>The level of a value; 0 for NaN.</summary>
    public static byte Of(float value) => (byte)((Math.Clamp(value, 0f, 1f) * 255f) + 0.5f);

    /// <summary>Rounds a value to the nearest level, in [0, 1].</summary>
    public static float Round(float value) => Of(value) / 255f;

    /// <summary>Converts values to levels, 16 at a time.</summary>
    /// <param name="values">The values.</param>
    /// <param name="levels">Receives their levels.</param>
    // Optimized at its first call, not after thirty: every pixel of a frame goes through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // After clamping, the native operations equal the checked ones. NaN becomes 0, as in Of: max(NaN, 0) is 0 on x86,
    // and NaN converts to 0 on ARM.
    private static Vector128<uint> Levels(ReadOnlySpan<float> four)
    {
        var value = Vector128.MaxNative(Vector128.Create(four), Vector128<float>.Zero);
        Vector128<float> level = (Vector128.MinNative(value, Vector128<float>.One) * 255f) + Vector128.Create(0.5f);
        return Vector128.ConvertToInt32Native(level).AsUInt32();
    }
}
