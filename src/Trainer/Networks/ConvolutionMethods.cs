using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Networks;

/// <summary>The method of each of a layer's three computations.</summary>
/// <param name="Forward">The output.</param>
/// <param name="InputGradient">The gradient of its input.</param>
/// <param name="WeightGradient">The gradient of its weight.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConvolutionMethods(
    ConvolutionMethod Forward, ConvolutionMethod InputGradient, ConvolutionMethod WeightGradient)
{
    private const char PrimitiveLetter = 'p';
    private const char MatrixProductLetter = 'm';

    /// <summary>oneDNN primitives for all computations, through LibTorch's autograd.</summary>
    public static ConvolutionMethods Primitives => default;

    /// <summary>Matrix products for all computations.</summary>
    public static ConvolutionMethods MatrixProducts { get; } =
        new(ConvolutionMethod.MatrixProduct, ConvolutionMethod.MatrixProduct, ConvolutionMethod.MatrixProduct);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not three of the letters p and m.</exception>
    public static ConvolutionMethods Parse(string text) => text.Length == 3
        ? new(MethodOf(text[0]), MethodOf(text[1]), MethodOf(text[2]))
        : throw new FormatException($"'{text}' does not name three methods of a convolution");

    /// <summary>
    /// One letter per computation, p or m: "ppm" uses matrix products for the weight's gradient only.
    /// </summary>
    public override string ToString() => new([Letter(Forward), Letter(InputGradient), Letter(WeightGradient)]);

    private static char Letter(ConvolutionMethod method) =>
        method == ConvolutionMethod.Primitive ? PrimitiveLetter : MatrixProductLetter;

    private static ConvolutionMethod MethodOf(char letter) => letter switch
    {
        PrimitiveLetter => ConvolutionMethod.Primitive,
        MatrixProductLetter => ConvolutionMethod.MatrixProduct,
        _ => throw new FormatException($"'{letter}' does not name a method of a convolution"),
    };
}

/// <summary>The CPU implementation of a convolution.</summary>
internal enum ConvolutionMethod
{
    /// <summary>oneDNN's convolution primitive.</summary>
    Primitive,

    /// <summary>Matrix products with im2col (Chellapilla, Puri and Simard 2006) and its adjoint.</summary>
    MatrixProduct,
}
