namespace ImageGen.Generators.Onnx;

/// <summary>
/// The even or the odd output positions of a transposed convolution of stride 2 along one axis, as a plain convolution.
/// Output y = 2q + offset is the sum over taps k of w[k] x[i] with 2i + k = y + pad: only taps of one parity take part.
/// </summary>
internal sealed record Phase(int FirstTap, int Taps, int PadBegin, int PadEnd)
{
    /// <summary>The phase, or null when it has no tap, its output is not half of the whole, or a pad would be negative.</summary>
    /// <param name="layer">The transposed convolution.</param>
    /// <param name="axis">0 for rows, 1 for columns.</param>
    /// <param name="offset">0 for even positions, 1 for odd ones.</param>
    public static Phase? TryOf(ConvTranspose layer, int axis, int offset)
    {
        int kernel = layer.Kernel[axis];
        int pad = (int)layer.PadsBegin[axis];

        // The output is 2 * input + growth long; both phases are equally long when that is even.
        int growth = kernel - 2 - pad - (int)layer.PadsEnd[axis] + (int)layer.OutputPadding[axis];
        if (growth % 2 != 0)
            return null;

        int firstTap = (offset + pad) % 2;
        int taps = (kernel - firstTap + 1) / 2;
        int shift = (offset + pad - firstTap) / 2;
        int padBegin = taps - 1 - shift;
        int padEnd = growth / 2 + shift;
        return taps < 1 || padBegin < 0 || padEnd < 0 ? null : new Phase(firstTap, taps, padBegin, padEnd);
    }

    /// <summary>The tap of the whole kernel that is tap <paramref name="index"/> of the phase.</summary>
    public int Tap(int index) => FirstTap + 2 * (Taps - 1 - index);
}
