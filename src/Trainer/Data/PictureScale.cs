using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>The linear map of values 0 to 255 to a network's range: value / Divisor - Less.</summary>
/// <param name="Divisor">The divisor.</param>
/// <param name="Less">The value subtracted afterwards.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PictureScale(float Divisor, float Less)
{
    /// <summary>The lookup table of all byte values.</summary>
    public float[] Table()
    {
        float[] table = new float[byte.MaxValue + 1];
        for (int value = 0; value < table.Length; value++)
            table[value] = value;
        Apply(table);
        return table;
    }

    /// <summary>Scales values in place.</summary>
    public void Apply(Span<float> values)
    {
        (Vector<float> divisor, Vector<float> less, int i) = (new Vector<float>(Divisor), new Vector<float>(Less), 0);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            ((new Vector<float>(values[i..]) / divisor) - less).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = (values[i] / Divisor) - Less;
    }

    /// <summary>Scales a tensor.</summary>
    public torch.Tensor Apply(torch.Tensor values) =>
        values.div(torch.full(1, Divisor, device: values.device)).sub(torch.full(1, Less, device: values.device));
}
