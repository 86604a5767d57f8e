using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// <see cref="DifferentiableAugmentation"/> on the CPU, one pass over the pictures and one over their gradients. The
/// variation is affine in each picture, so the gradient passes through the same kind of map and nothing has to be saved
/// for it but a few numbers. It can be differentiated once.
/// </summary>
internal static unsafe class DifferentiableAugmentationKernel
{
    /// <summary>Whether these pictures can be varied here.</summary>
    public static bool Supports(Tensor pictures) =>
        pictures.device_type == DeviceType.CPU && pictures.dtype is ScalarType.Float32 or ScalarType.BFloat16;

    /// <summary>The variation that the draws say.</summary>
    /// <param name="pictures">float32 or bf16 [batch, channels, height, width] on the CPU.</param>
    /// <param name="draws">float32 [batch, 7], uniform in [0, 1).</param>
    public static Tensor Apply(Tensor pictures, Tensor draws)
    {
        Variation[] variations = Variations(draws, pictures.shape[2], pictures.shape[3]);
        return pictures.requires_grad && is_grad_enabled()
            ? Function.apply(pictures, variations)
            : Forward(pictures, variations);
    }

    private static Variation[] Variations(Tensor draws, long height, long width)
    {
        float[] values = draws.contiguous().data<float>().ToArray();
        int count = (int)draws.shape[1];
        var variations = new Variation[draws.shape[0]];
        for (int i = 0; i < variations.Length; i++)
            variations[i] = Variation.Of(values.AsSpan(i * count, count), (int)height, (int)width);
        return variations;
    }

    private static Tensor Forward(Tensor pictures, Variation[] variations) =>
        Run(pictures, variations, (view, variation) => new Pass(
            variation.Own,
            variation.Gray / view.Channels,
            (variation.Mean * view.Sum(0, 0, view.Width, view.Height) / view.Size) + variation.Brightness,
            Outside: 0,
            variation.ShiftX,
            variation.ShiftY,
            variation.Cut));

    private static Tensor Backward(Tensor gradient, Variation[] variations) =>
        Run(gradient, variations, (view, variation) =>
        {
            Rectangle cut = variation.Cut;
            (int left, int right) = View.Kept(-variation.ShiftX, view.Width);
            (int top, int bottom) = View.Kept(-variation.ShiftY, view.Height);
            (left, right) = (left - variation.ShiftX, right - variation.ShiftX);
            (top, bottom) = (top - variation.ShiftY, bottom - variation.ShiftY);
            float kept = view.Sum(left, top, right, bottom) - view.Sum(
                Math.Max(left, cut.Left),
                Math.Max(top, cut.Top),
                Math.Min(right, cut.Right),
                Math.Min(bottom, cut.Bottom));
            float mean = variation.Mean * kept / view.Size;
            return new Pass(
                variation.Own,
                variation.Gray / view.Channels,
                mean,
                Outside: mean,
                -variation.ShiftX,
                -variation.ShiftY,
                cut.Moved(variation.ShiftX, variation.ShiftY));
        });

    /// <summary>Maps each picture of a batch, on as many threads as LibTorch uses.</summary>
    private static Tensor Run(Tensor from, Variation[] variations, Func<View, Variation, Pass> pass)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isChannelsLast = from.permute(0, 2, 3, 1).is_contiguous();
        Tensor ordered = isChannelsLast ? from : from.contiguous();
        Tensor to = empty_like(ordered);
        (nint source, nint target) = (Address(ordered, isChannelsLast), Address(to, isChannelsLast));
        (int channels, int height, int width) = ((int)from.shape[1], (int)from.shape[2], (int)from.shape[3]);
        bool isFloat32 = from.dtype == ScalarType.Float32;
        nint bytes = (nint)channels * height * width * (isFloat32 ? sizeof(float) : sizeof(ushort));
        Parallel.For(0, variations.Length, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, i =>
        {
            var view = new View(source + (i * bytes), isFloat32, isChannelsLast, channels, height, width);
            Pass chosen = pass(view, variations[i]);
            if (isFloat32)
                view.Map<float, Float32>((float*)(target + (i * bytes)), chosen);
            else
                view.Map<ushort, BFloat16>((ushort*)(target + (i * bytes)), chosen);
        });
        GC.KeepAlive(ordered);
        return to.MoveToOuterDisposeScope();
    }

    private static nint Address(Tensor tensor, bool isChannelsLast)
    {
        using Tensor inOrder = isChannelsLast ? tensor.permute(0, 2, 3, 1) : tensor.alias();
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(inOrder.bytes));
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Saved = "variations";

        public override string Name => nameof(DifferentiableAugmentation);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var variations = (Variation[])vars[1];
            ctx.save_data(Saved, variations);
            return Forward((Tensor)vars[0], variations);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [Backward(grad_output, (Variation[])ctx.get_data(Saved)), null!];
    }

    private interface IElement<T>
        where T : unmanaged
    {
        static abstract float Value(T element);

        static abstract T Element(float value);
    }

    private readonly struct Float32 : IElement<float>
    {
        public static float Value(float element) => element;

        public static float Element(float value) => value;
    }

    private readonly struct BFloat16 : IElement<ushort>
    {
        public static float Value(ushort element) => BitConverter.UInt32BitsToSingle((uint)element << 16);

        // To the nearest, ties to even. What is not a number would be rounded to infinity.
        public static ushort Element(float value)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            return float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }

    /// <summary>A rectangle of pixels; right and bottom are the first beyond it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Rectangle(int Left, int Top, int Right, int Bottom)
    {
        public Rectangle Moved(int x, int y) => new(Left + x, Top + y, Right + x, Bottom + y);
    }

    /// <summary>
    /// What happens to one picture: each value v becomes Own * v + Gray * (mean over the pixel's channels) + Mean *
    /// (mean over the picture) + Brightness, read at the pixel (x + ShiftX, y + ShiftY); from outside, and in Cut, it
    /// is 0.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Variation(
        float Own, float Gray, float Mean, float Brightness, int ShiftX, int ShiftY, Rectangle Cut)
    {
        public static Variation Of(ReadOnlySpan<float> draws, int height, int width)
        {
            (float brightness, float saturation, float contrast) = (
                draws[0] - 0.5f, draws[1] + draws[1], draws[2] + 0.5f);
            static int Whole(float draw, int count) => (int)MathF.Floor(draw * count);
            static int Shift(float draw, int size)
            {
                int largest = size / DifferentiableAugmentation.LargestShiftPart;
                return Whole(draw, (2 * largest) + 1) - largest;
            }

            (int y, int x) = (Whole(draws[5], height), Whole(draws[6], width));
            return new Variation(
                contrast * saturation,
                contrast * (1 - saturation),
                1 - contrast,
                brightness,
                Shift(draws[4], width),
                Shift(draws[3], height),
                new Rectangle(x - (width / 4), y - (height / 4), x + (width / 4) + 1, y + (height / 4) + 1));
        }
    }

    /// <summary>
    /// One map of one picture: Own * v + Gray * (sum over the pixel's channels) + Add, and Outside where no pixel is
    /// read.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Pass(
        float Own, float Gray, float Add, float Outside, int ShiftX, int ShiftY, Rectangle Cut);

    /// <summary>The values of one picture.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct View(
        nint Address, bool IsFloat32, bool IsChannelsLast, int Channels, int Height, int Width)
    {
        public int Size => Channels * Height * Width;

        /// <summary>Between which places of a row or column a pixel that far away lies inside.</summary>
        public static (int First, int End) Kept(int shift, int extent) =>
            (Math.Max(0, -shift), Math.Min(extent, extent - shift));

        /// <summary>The sum of the values in a rectangle.</summary>
        public float Sum(int left, int top, int right, int bottom)
        {
            if (right <= left || bottom <= top)
                return 0;
            double sum = 0.0;
            for (int plane = 0; plane < (IsChannelsLast ? 1 : Channels); plane++)
            {
                for (int y = top; y < bottom; y++)
                {
                    int step = IsChannelsLast ? Channels : 1;
                    int first = ((((plane * Height) + y) * Width) + left) * step;
                    int count = (right - left) * step;
                    sum += IsFloat32
                        ? Sum<float, Float32>((float*)Address + first, count)
                        : Sum<ushort, BFloat16>((ushort*)Address + first, count);
                }
            }

            return (float)sum;
        }

        public void Map<T, TElement>(T* target, Pass pass)
            where T : unmanaged
            where TElement : struct, IElement<T>
        {
            int pixel = IsChannelsLast ? Channels : 1;
            (int left, int right) = Kept(pass.ShiftX, Width);
            T outside = TElement.Element(pass.Outside);
            for (int y = 0; y < Height; y++)
            {
                bool inside = y + pass.ShiftY >= 0 && y + pass.ShiftY < Height;
                bool cuts = y >= pass.Cut.Top && y < pass.Cut.Bottom;
                (int cutLeft, int cutRight) = cuts
                    ? (Math.Clamp(pass.Cut.Left, left, right), Math.Clamp(pass.Cut.Right, left, right))
                    : (right, right);
                T* from = (T*)Address + ((((y + pass.ShiftY) * Width) + pass.ShiftX) * pixel);
                T* to = target + (y * Width * pixel);
                if (!inside)
                {
                    Fill(to, outside, 0, Width);
                    continue;
                }

                Fill(to, outside, 0, left);
                Recolor<T, TElement>(from, to, left, cutLeft, pass);
                Fill(to, outside, cutLeft, cutRight);
                Recolor<T, TElement>(from, to, cutRight, right, pass);
                Fill(to, outside, right, Width);
            }
        }

        private void Fill<T>(T* row, T value, int first, int end)
            where T : unmanaged
        {
            if (IsChannelsLast)
            {
                new Span<T>(row + (first * Channels), (end - first) * Channels).Fill(value);
                return;
            }

            for (int channel = 0; channel < Channels; channel++)
                new Span<T>(row + (channel * Height * Width) + first, end - first).Fill(value);
        }

        private void Recolor<T, TElement>(T* from, T* to, int first, int end, Pass pass)
            where T : unmanaged
            where TElement : struct, IElement<T>
        {
            (float own, float gray, float add) = (pass.Own, pass.Gray, pass.Add);
            if (IsChannelsLast && Channels == 3)
            {
                for (int i = first * 3; i < end * 3; i += 3)
                {
                    (float r, float g, float b) = (
                        TElement.Value(from[i]), TElement.Value(from[i + 1]), TElement.Value(from[i + 2]));
                    float same = ((r + g + b) * gray) + add;
                    to[i] = TElement.Element((r * own) + same);
                    to[i + 1] = TElement.Element((g * own) + same);
                    to[i + 2] = TElement.Element((b * own) + same);
                }

                return;
            }

            (int pixel, int plane) = IsChannelsLast ? (Channels, 1) : (1, Height * Width);
            for (int x = first; x < end; x++)
            {
                float sum = 0f;
                for (int channel = 0; channel < Channels; channel++)
                    sum += TElement.Value(from[(x * pixel) + (channel * plane)]);
                float same = (sum * gray) + add;
                for (int channel = 0; channel < Channels; channel++)
                {
                    int at = (x * pixel) + (channel * plane);
                    to[at] = TElement.Element((TElement.Value(from[at]) * own) + same);
                }
            }
        }

        private static float Sum<T, TElement>(T* values, int count)
            where T : unmanaged
            where TElement : struct, IElement<T>
        {
            (Vector<float> lanes, int i) = (Vector<float>.Zero, 0);
            for (; typeof(T) == typeof(float) && i <= count - Vector<float>.Count; i += Vector<float>.Count)
                lanes += Vector.Load((float*)values + i);
            for (; typeof(T) == typeof(ushort) && i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                Vector.Widen(Vector.Load((ushort*)values + i), out Vector<uint> low, out Vector<uint> high);
                lanes += Vector.AsVectorSingle(low << 16) + Vector.AsVectorSingle(high << 16);
            }

            float sum = Vector.Sum(lanes);
            for (; i < count; i++)
                sum += TElement.Value(values[i]);
            return sum;
        }
    }
}
