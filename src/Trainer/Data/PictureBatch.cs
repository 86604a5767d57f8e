using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
                picture.Bilinear(map, values, canReadOn: i < batch - 1);
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
        /// <param name="map">Where each pixel is read.</param>
        /// <param name="values">The result.</param>
        /// <param name="canReadOn">Whether three bytes after the picture may be read.</param>
        public void Bilinear(Map map, float* values, bool canReadOn)
        {
            int channels = Channels;
            byte* bytes = (byte*)Address;
            bool isVectorized = canReadOn && Avx2.IsSupported && channels <= sizeof(int);
            for (int y = 0; y < Height; y++)
            {
                (float left, float top) = ((float)(map.X0 + (map.Xy * y)), (float)(map.Y0 + (map.Yy * y)));
                (float acrossX, float acrossY) = ((float)map.Xx, (float)map.Yx);
                int x = 0;
                if (isVectorized)
                {
                    for (; x <= Width - Vector256<float>.Count; x += Vector256<float>.Count)
                    {
                        Vector256<float> place = Vector256<float>.Indices + Vector256.Create((float)x);
                        BilinearVector(
                            Inside((place * acrossX) + Vector256.Create(left), Width),
                            Inside((place * acrossY) + Vector256.Create(top), Height),
                            values);
                        values += Vector256<float>.Count * channels;
                    }
                }

                for (; x < Width; x++)
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

        // Eight pixels, to the same bits as one by one. A gather reads the four bytes from the first of a pixel on.
        private void BilinearVector(Vector256<float> atX, Vector256<float> atY, float* values)
        {
            var fromX = Vector256.ConvertToInt32(atX);
            var fromY = Vector256.ConvertToInt32(atY);
            Vector256<float> partX = atX - Vector256.ConvertToSingle(fromX);
            Vector256<float> partY = atY - Vector256.ConvertToSingle(fromY);
            Vector256<int> first = ((fromY * Width) + fromX) * Channels;
            Vector256<int> right = Vector256.LessThan(fromX, Vector256.Create(Width - 1)) & Vector256.Create(Channels);
            Vector256<int> below =
                Vector256.LessThan(fromY, Vector256.Create(Height - 1)) & Vector256.Create(Width * Channels);
            int* bytes = (int*)Address;
            Vector256<int> a = Avx2.GatherVector256(bytes, first, 1);
            Vector256<int> b = Avx2.GatherVector256(bytes, first + right, 1);
            Vector256<int> c = Avx2.GatherVector256(bytes, first + below, 1);
            Vector256<int> d = Avx2.GatherVector256(bytes, first + below + right, 1);
            float* planes = stackalloc float[sizeof(int) * Vector256<float>.Count];
            for (int channel = 0; channel < Channels; channel++)
            {
                Vector256<float> upper = Between(Byte(a, channel), Byte(b, channel), partX);
                Vector256<float> lower = Between(Byte(c, channel), Byte(d, channel), partX);
                (upper + ((lower - upper) * partY)).Store(planes + (channel * Vector256<float>.Count));
            }

            for (int pixel = 0; pixel < Vector256<float>.Count; pixel++)
            {
                for (int channel = 0; channel < Channels; channel++)
                    *values++ = planes[(channel * Vector256<float>.Count) + pixel];
            }

            static Vector256<float> Byte(Vector256<int> pixels, int channel) =>
                Vector256.ConvertToSingle((pixels >>> (8 * channel)) & Vector256.Create(0xFF));

            static Vector256<float> Between(Vector256<float> from, Vector256<float> to, Vector256<float> part) =>
                from + ((to - from) * part);
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
            if (Channels == 3)
            {
                Recolor3(own, gray, add, values);
                return;
            }

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

        private void Recolor3(float own, float gray, float add, float* values)
        {
            for (float* end = values + (Height * Width * 3); values < end; values += 3)
            {
                float same = ((values[0] + values[1] + values[2]) * gray) + add;
                values[0] = Shown((values[0] * own) + same);
                values[1] = Shown((values[1] * own) + same);
                values[2] = Shown((values[2] * own) + same);
            }

            static float Shown(float value) => float.MinNative(float.MaxNative(value, 0), White);
        }

        // The sum of a row is one chain of additions; four rows at a time keep the processor busy.
        private float Mean(float* values)
        {
            (double sum, int length, int y) = (0.0, Width * Channels, 0);
            for (; y <= Height - 4; y += 4, values += 4 * length)
            {
                (float a, float b, float c, float d) = (0, 0, 0, 0);
                for (int i = 0; i < length; i++)
                {
                    a += values[i];
                    b += values[i + length];
                    c += values[i + (2 * length)];
                    d += values[i + (3 * length)];
                }

                sum = sum + a + b + c + d;
            }

            for (; y < Height; y++, values += length)
            {
                float row = 0f;
                foreach (float value in new ReadOnlySpan<float>(values, length))
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

        private static Vector256<float> Inside(Vector256<float> at, int extent)
        {
            var last = Vector256.Create((float)(extent - 1));
            Vector256<float> isInside =
                Vector256.GreaterThanOrEqual(at, Vector256<float>.Zero) & Vector256.LessThanOrEqual(at, last);
            if (isInside.AsInt32() == Vector256<int>.AllBitsSet)
                return at;
            var half = Vector256.Create(0.5f);
            var size = Vector256.Create((float)extent);
            var beyond = Vector256.Abs(at + half);
            var times = Vector256.Floor(beyond / size);
            Vector256<float> rest = beyond - (times * size);
            var isEven = Vector256.Equals(
                Vector256.ConvertToInt32(times) & Vector256<int>.One, Vector256<int>.Zero);
            var mirrored = Vector256.ConditionalSelect(isEven.AsSingle(), rest - half, size - rest - half);
            var clamped = Vector256.Min(Vector256.Max(mirrored, Vector256<float>.Zero), last);
            return Vector256.ConditionalSelect(isInside, at, clamped);
        }
    }
}
