using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Export;

/// <summary>The ONNX attributes of sliding-window layers: kernel, strides, dilations, padding and groups.</summary>
internal static class WindowAttributes
{
    /// <summary>The window of a <see cref="ConvolutionLayer"/>.</summary>
    public static IEnumerable<AttributeProto> Of(ConvolutionGeometry geometry)
    {
        // Output padding of p equals a far padding reduced by p.
        (long near, long far) = ((long)geometry.Padding, (long)geometry.Padding - geometry.OutputPadding);
        return
        [
            OnnxAttribute.Ints("kernel_shape", [geometry.Kernel, geometry.Kernel]),
            OnnxAttribute.Ints("strides", [geometry.Stride, geometry.Stride]),
            OnnxAttribute.Ints("dilations", [1, 1]),
            OnnxAttribute.Ints("pads", [near, near, far, far]),
            OnnxAttribute.Int("group", 1),
        ];
    }

    /// <summary>The window of a TorchSharp convolution.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="near">Padding above and on the left.</param>
    /// <param name="far">Padding below and on the right.</param>
    public static IEnumerable<AttributeProto> Of(
        Convolution convolution, IEnumerable<long> near, IEnumerable<long> far) =>
    [
        OnnxAttribute.Ints("kernel_shape", convolution.kernel_size),
        OnnxAttribute.Ints("strides", convolution.stride),
        OnnxAttribute.Ints("dilations", convolution.dilation),
        OnnxAttribute.Ints("pads", [.. near, .. far]),
        OnnxAttribute.Int("group", convolution.groups),
    ];

    /// <summary>The window of a pooling layer; a single extent applies to both dimensions.</summary>
    /// <param name="kernel">Its extents.</param>
    /// <param name="stride">Its strides; null for the kernel's extents.</param>
    /// <param name="padding">Its padding; null for none.</param>
    public static IEnumerable<AttributeProto> Of(long[] kernel, long[]? stride, long[]? padding) =>
    [
        OnnxAttribute.Ints("kernel_shape", Both(kernel)),
        OnnxAttribute.Ints("strides", Both(stride ?? kernel)),
        OnnxAttribute.Ints("pads", [.. Both(padding ?? [0]), .. Both(padding ?? [0])]),
    ];

    private static long[] Both(long[] extents) => extents.Length == 1 ? [extents[0], extents[0]] : extents;
}
