using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Networks;

/// <summary>By what each of the three computations of a layer is done.</summary>
/// <param name="Forward">Its output.</param>
/// <param name="InputGradient">The gradient of its input.</param>
/// <param name="WeightGradient">The gradient of its weight.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConvolutionMethods(
    ConvolutionMethod Forward, ConvolutionMethod InputGradient, ConvolutionMethod WeightGradient)
{
    private const char PrimitiveLetter = 'p';
    private const char MatrixProductLetter = 'm';

    /// <summary>oneDNN's primitives throughout, by LibTorch's own autograd.</summary>
    public static ConvolutionMethods Primitives => default;

    /// <summary>Matrix products throughout.</summary>
    public static ConvolutionMethods MatrixProducts { get; } =
        new(ConvolutionMethod.MatrixProduct, ConvolutionMethod.MatrixProduct, ConvolutionMethod.MatrixProduct);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not three of the letters p and m.</exception>
    public static ConvolutionMethods Parse(string text) => text.Length == 3
        ? new(MethodOf(text[0]), MethodOf(text[1]), MethodOf(text[2]))
        : throw new FormatException($"'{text}' does not name three methods of a convolution");

    /// <summary>
    /// A letter for each computation, p or m: "ppm" takes the matrix product for the weight's gradient alone.
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

/// <summary>By what a convolution is computed on the CPU.</summary>
internal enum ConvolutionMethod
{
    /// <summary>oneDNN's convolution primitive.</summary>
    Primitive,

    /// <summary>Matrix products with columns: im2col (Chellapilla, Puri and Simard 2006) and its adjoint.</summary>
    MatrixProduct,
}
