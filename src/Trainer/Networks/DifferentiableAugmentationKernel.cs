using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// <see cref="DifferentiableAugmentation"/> on the CPU, with one pass over the pictures and one over their gradients.
/// The augmentation is affine in each picture, so the backward pass is the same kind of map and saves only a few
/// numbers. It can be differentiated once.
/// </summary>
internal static unsafe class DifferentiableAugmentationKernel
{
    /// <summary>Whether these pictures are supported.</summary>
    public static bool Supports(Tensor pictures) =>
        pictures.device_type == DeviceType.CPU && pictures.dtype is ScalarType.Float32 or ScalarType.BFloat16;

    /// <summary>Applies the augmentation given by random numbers.</summary>
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
        Run(pictures, variations, (view, variation) => new AffinePass(
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
            PixelRectangle cut = variation.Cut;
            (int left, int right) = AugmentedPicture.Kept(-variation.ShiftX, view.Width);
            (int top, int bottom) = AugmentedPicture.Kept(-variation.ShiftY, view.Height);
            (left, right) = (left - variation.ShiftX, right - variation.ShiftX);
            (top, bottom) = (top - variation.ShiftY, bottom - variation.ShiftY);
            float kept = view.Sum(left, top, right, bottom) - view.Sum(
                Math.Max(left, cut.Left),
                Math.Max(top, cut.Top),
                Math.Min(right, cut.Right),
                Math.Min(bottom, cut.Bottom));
            float mean = variation.Mean * kept / view.Size;
            return new AffinePass(
                variation.Own,
                variation.Gray / view.Channels,
                mean,
                Outside: mean,
                -variation.ShiftX,
                -variation.ShiftY,
                cut.Moved(variation.ShiftX, variation.ShiftY));
        });

    /// <summary>Maps each picture of a batch, on as many threads as LibTorch uses.</summary>
    private static Tensor Run(Tensor from, Variation[] variations, Func<AugmentedPicture, Variation, AffinePass> pass)
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
            var view = new AugmentedPicture(source + (i * bytes), isFloat32, isChannelsLast, channels, height, width);
            AffinePass chosen = pass(view, variations[i]);
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

    /// <summary>
    /// The map of one picture: each value v becomes Own * v + Gray * (mean over the pixel's channels) + Mean * (mean
    /// over the picture) + Brightness, read at (x + ShiftX, y + ShiftY); outside the picture and in Cut it is 0.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Variation(
        float Own, float Gray, float Mean, float Brightness, int ShiftX, int ShiftY, PixelRectangle Cut)
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
                new PixelRectangle(x - (width / 4), y - (height / 4), x + (width / 4) + 1, y + (height / 4) + 1));
        }
    }
}
