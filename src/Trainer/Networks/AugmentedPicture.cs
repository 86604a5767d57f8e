using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Networks;

/// <summary>A picture in CPU memory, as <see cref="DifferentiableAugmentationKernel"/> sums and maps it.</summary>
/// <param name="Address">Address of the first value.</param>
/// <param name="IsFloat32">Whether values are float32; otherwise bf16.</param>
/// <param name="IsChannelsLast">
/// Whether the channels of a pixel are adjacent; otherwise each channel is a plane.
/// </param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe record struct AugmentedPicture(
    nint Address, bool IsFloat32, bool IsChannelsLast, int Channels, int Height, int Width)
{
    /// <summary>Number of values.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>The range of positions whose shifted pixel lies inside the row or column.</summary>
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

    /// <summary>Maps the picture to another of the same shape and layout.</summary>
    /// <param name="target">Address of the target's first value.</param>
    /// <param name="pass">The map.</param>
    public void Map<T, TElement>(T* target, AffinePass pass)
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

    private void Recolor<T, TElement>(T* from, T* to, int first, int end, AffinePass pass)
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

/// <summary>
/// An affine map of a picture: Own * v + Gray * (sum over the pixel's channels) + Add, and Outside where no pixel is
/// read.
/// </summary>
/// <param name="Own">Factor of the value.</param>
/// <param name="Gray">Factor of the sum over the pixel's channels.</param>
/// <param name="Add">Constant term.</param>
/// <param name="Outside">The value where no pixel is read.</param>
/// <param name="ShiftX">Horizontal offset of the source pixel, to the right.</param>
/// <param name="ShiftY">Vertical offset of the source pixel, downward.</param>
/// <param name="Cut">The rectangle that is not read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AffinePass(
    float Own, float Gray, float Add, float Outside, int ShiftX, int ShiftY, PixelRectangle Cut);

/// <summary>A rectangle of pixels.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">The column after the last.</param>
/// <param name="Bottom">The row after the last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelRectangle(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The rectangle shifted by columns and rows.</summary>
    public PixelRectangle Moved(int x, int y) => new(Left + x, Top + y, Right + x, Bottom + y);
}

/// <summary>An in-memory number format.</summary>
/// <typeparam name="T">The storage type of one number.</typeparam>
internal interface IElement<T>
    where T : unmanaged
{
    /// <summary>The number as float32.</summary>
    static abstract float Value(T element);

    /// <summary>Rounds to the nearest number of the format.</summary>
    static abstract T Element(float value);
}

/// <summary>float32.</summary>
internal readonly struct Float32 : IElement<float>
{
    /// <inheritdoc/>
    public static float Value(float element) => element;

    /// <inheritdoc/>
    public static float Element(float value) => value;
}

/// <summary>bf16: the upper half of a float32.</summary>
internal readonly struct BFloat16 : IElement<ushort>
{
    /// <inheritdoc/>
    public static float Value(ushort element) => BitConverter.UInt32BitsToSingle((uint)element << 16);

    /// <inheritdoc/>
    public static ushort Element(float value)
    {
        // Round to nearest, ties to even; NaN is handled separately, as it would become infinity.
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
