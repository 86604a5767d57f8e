using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Augments and scales a batch of uint8 pictures, channels last in memory. On the CPU every picture is read and written
/// once, on as many threads as LibTorch uses; on other devices tensor operations give the same result.
/// </summary>
internal static unsafe class PictureBatch
{
    /// <summary>Creates a batch.</summary>
    /// <param name="bytes">uint8 [batch, height, width, channels], contiguous.</param>
    /// <param name="kind">The kind of the pictures.</param>
    /// <param name="variation">Their augmentation.</param>
    /// <param name="scale">The range that values are mapped to.</param>
    /// <returns>float32 [batch, channels, height, width], channels last in memory.</returns>
    public static torch.Tensor Of(torch.Tensor bytes, PictureKind kind, Variation variation, PictureScale scale) =>
        bytes.device_type == DeviceType.CPU
            ? ByKernel(bytes, kind, variation, scale)
            : ByTensors(bytes, kind, variation, scale);

    /// <summary>The same by tensor operations, on any device.</summary>
    internal static torch.Tensor ByTensors(
        torch.Tensor bytes, PictureKind kind, Variation variation, PictureScale scale)
    {
        torch.Tensor pictures = variation.Apply(bytes.permute(0, 3, 1, 2).to(torch.ScalarType.Float32), kind);
        return scale.Apply(pictures).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }

    private static torch.Tensor ByKernel(torch.Tensor bytes, PictureKind kind, Variation variation, PictureScale scale)
    {
        (int batch, int channels) = ((int)bytes.shape[0], (int)bytes.shape[3]);
        (int height, int width) = ((int)bytes.shape[1], (int)bytes.shape[2]);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor rows = torch.empty([batch, height, width, channels]);
        (nint source, nint target) = (Address(bytes), Address(rows));
        float[] table = scale.Table();
        (bool[]? leftRight, bool[]? topBottom) = (Flags(variation.LeftRight), Flags(variation.TopBottom));
        float[]? maps = variation.Warp is { } warp ? Numbers(warp.Map) : null;
        float[]? colors = kind == PictureKind.Photograph && variation.Colors is { } jitter
            ? Numbers(jitter.Factors)
            : null;
        int size = height * width * channels;
        Parallel.For(0, batch, new ParallelOptions { MaxDegreeOfParallelism = torch.get_num_threads() }, i =>
        {
            var picture = new Picture(source + ((nint)i * size), channels, height, width);
            float* values = (float*)(target + ((nint)i * size * sizeof(float)));
            Map map = maps is null ? default : Map.Of(maps.AsSpan(i * Map.Count, Map.Count), height, width);
            if (maps is null)
                picture.Mirror(leftRight?[i] ?? false, topBottom?[i] ?? false, colors is null ? table : null, values);
            else if (kind == PictureKind.Mask)
                picture.Nearest(map, table, values);
            else
                picture.Bilinear(map, values);
            if (colors is not null)
                picture.Recolor(colors.AsSpan(i * ColorJitter.Count, ColorJitter.Count), values);
            if (colors is not null || (maps is not null && kind != PictureKind.Mask))
                scale.Apply(new Span<float>(values, size));
        });
        GC.KeepAlive(bytes);
        return rows.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private static nint Address(torch.Tensor contiguous) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(contiguous.bytes));

    private static bool[]? Flags(torch.Tensor? which) => which?.contiguous().data<bool>().ToArray();

    private static float[] Numbers(torch.Tensor of) => of.contiguous().data<float>().ToArray();

    /// <summary>Maps a pixel (x, y) of the result to source coordinates in pixels.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Map(double X0, double Xx, double Xy, double Y0, double Yx, double Yy)
    {
        public const int Count = 6;

        /// <summary>Converts a map of coordinates in [-1, 1], where -1 and 1 are the edges.</summary>
        public static Map Of(ReadOnlySpan<float> map, int height, int width)
        {
            double Place(double x, double y, double moved, int extent) =>
                ((((x * ((1.0 / width) - 1)) + (y * ((1.0 / height) - 1)) + moved + 1) * extent) - 1) / 2;

            return new Map(
                Place(map[0], map[1], map[2], width),
                map[0],
                map[1] * width / height,
                Place(map[3], map[4], map[5], height),
                map[3] * height / width,
                map[4]);
        }
    }

    /// <summary>A picture of the set: uint8 [height, width, channels].</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Picture(nint Address, int Channels, int Height, int Width)
    {
        private const float White = 255;

        /// <summary>Copies the picture, optionally flipped; with a table, each byte is replaced by its entry.</summary>
        public void Mirror(bool leftRight, bool topBottom, float[]? table, float* values)
        {
            for (int y = 0; y < Height; y++)
            {
                byte* row = (byte*)Address + ((topBottom ? Height - 1 - y : y) * Width * Channels);
                for (int x = 0; x < Width; x++, values += Channels)
                    Copy(row + ((leftRight ? Width - 1 - x : x) * Channels), values, table);
            }
        }

        /// <summary>Samples by nearest neighbour and maps each byte through the table.</summary>
        public void Nearest(Map map, float[] table, float* values)
        {
            for (int y = 0; y < Height; y++)
            {
                (float left, float top) = ((float)(map.X0 + (map.Xy * y)), (float)(map.Y0 + (map.Yy * y)));
                (float acrossX, float acrossY) = ((float)map.Xx, (float)map.Yx);
                for (int x = 0; x < Width; x++, values += Channels)
                {
                    int fromX = (int)MathF.Round(Inside(left + (acrossX * x), Width));
                    int fromY = (int)MathF.Round(Inside(top + (acrossY * x), Height));
                    Copy((byte*)Address + (((fromY * Width) + fromX) * Channels), values, table);
                }
            }
        }

        /// <summary>Bilinear interpolation: float [height, width, channels], 0 to 255.</summary>
        public void Bilinear(Map map, float* values)
        {
            int channels = Channels;
            byte* bytes = (byte*)Address;
            for (int y = 0; y < Height; y++)
            {
                (float left, float top) = ((float)(map.X0 + (map.Xy * y)), (float)(map.Y0 + (map.Yy * y)));
                (float acrossX, float acrossY) = ((float)map.Xx, (float)map.Yx);
                for (int x = 0; x < Width; x++)
                {
                    (float atX, float atY) = (Inside(left + (acrossX * x), Width), Inside(top + (acrossY * x), Height));
                    (int fromX, int fromY) = ((int)atX, (int)atY);
                    (float partX, float partY) = (atX - fromX, atY - fromY);
                    byte* a = bytes + (((fromY * Width) + fromX) * channels);
                    int right = fromX < Width - 1 ? channels : 0;
                    byte* c = fromY < Height - 1 ? a + (Width * channels) : a;
                    for (int channel = 0; channel < channels; channel++)
                    {
                        float upper = a[channel] + ((a[channel + right] - a[channel]) * partX);
                        float lower = c[channel] + ((c[channel + right] - c[channel]) * partX);
                        *values++ = upper + ((lower - upper) * partY);
                    }
                }
            }
        }

        /// <summary>Changes saturation, contrast and brightness, in this order; values stay from 0 to 255.</summary>
        public void Recolor(ReadOnlySpan<float> factors, float* values)
        {
            // All three combine to one linear map. A picture of one channel has no saturation.
            (float brightness, float contrast, float saturation) = (
                factors[0], factors[1], Channels > 1 ? factors[2] : 1);
            float own = brightness * contrast * saturation;
            float gray = brightness * contrast * (1 - saturation) / Channels;
            float add = brightness * (1 - contrast) * Mean(values);
            for (int i = 0; i < Height * Width; i++, values += Channels)
            {
                float sum = 0f;
                for (int channel = 0; channel < Channels; channel++)
                    sum += values[channel];
                float same = (sum * gray) + add;
                for (int channel = 0; channel < Channels; channel++)
                    values[channel] = Math.Clamp((values[channel] * own) + same, 0, White);
            }
        }

        private float Mean(float* values)
        {
            double sum = 0.0;
            for (int y = 0; y < Height; y++)
            {
                float row = 0f;
                foreach (float value in new ReadOnlySpan<float>(values + (y * Width * Channels), Width * Channels))
                    row += value;
                sum += row;
            }

            return (float)(sum / ((double)Height * Width * Channels));
        }

        private void Copy(byte* from, float* to, float[]? table)
        {
            for (int channel = 0; channel < Channels; channel++)
                to[channel] = table is null ? from[channel] : table[from[channel]];
        }

        /// <summary>Reflects a coordinate at the outer edges of the first and last pixels until it is inside.</summary>
        private static float Inside(float at, int extent)
        {
            if (at >= 0 && at <= extent - 1)
                return at;
            float beyond = MathF.Abs(at + 0.5f);
            float times = MathF.Floor(beyond / extent);
            float rest = beyond - (times * extent);
            float mirrored = ((int)times & 1) == 0 ? rest - 0.5f : extent - rest - 0.5f;
            return Math.Clamp(mirrored, 0, extent - 1);
        }
    }
}

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
