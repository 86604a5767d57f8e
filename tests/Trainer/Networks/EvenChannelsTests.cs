using ImageGen.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Tests.Trainer.Networks;

/// <summary>
/// Convolutions of few and of odd numbers of channels while all free memory is NaN, against float64, which oneDNN does
/// not compute. On most processors they agree without <see cref="EvenChannels"/> too.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class EvenChannelsTests
{
    private static readonly int[] Few = [1, 2, 3, 11];
    private static readonly int[] More = [8, 16, 24, 33];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Memory_that_nobody_wrote_is_not_computed_with(bool isLowered, bool isTransposed, int kernel, int stride)
    {
        using DisposeScope all = NewDisposeScope();
        manual_seed(3);
        ScalarType type = isLowered ? ScalarType.BFloat16 : ScalarType.Float32;
        var geometry = new ConvolutionGeometry(
            kernel, stride, (kernel - 1) / 2, isTransposed ? (kernel - stride) % 2 : 0, isTransposed);
        foreach (int few in Few)
        {
            foreach (int more in More)
            {
                Agree(type, geometry, few, more);
                Agree(type, geometry, more, few);
            }
        }
    }

    public static TheoryData<bool, bool, int, int> Cases()
    {
        var cases = new TheoryData<bool, bool, int, int>();
        foreach (bool isLowered in new[] { false, true })
        {
            foreach (bool isTransposed in new[] { false, true })
            {
                // In float32 on two threads a 1x1 kernel from 2 to 33 channels is wrong, which no network has.
                if (isLowered)
                    cases.Add(isLowered, isTransposed, 1, 1);
                cases.Add(isLowered, isTransposed, 3, 1);
                cases.Add(isLowered, isTransposed, 4, 2);
                cases.Add(isLowered, isTransposed, 5, 2);
            }
        }

        return cases;
    }

    private static void Agree(ScalarType type, ConvolutionGeometry geometry, int inputs, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        int kernel = geometry.Kernel;
        Tensor input = randn(2, inputs, 6, 6).to(type);
        Tensor weight = (geometry.IsTransposed
            ? randn(inputs, outputs, kernel, kernel)
            : randn(outputs, inputs, kernel, kernel)).to(type);
        Tensor bias = randn(outputs).to(type);
        (Tensor Output, Tensor OfInput, Tensor OfWeight) exact = Computed(
            input.to(ScalarType.Float64),
            weight.to(ScalarType.Float64),
            bias.to(ScalarType.Float64),
            geometry,
            methods: null);
        (input, weight) = (ChannelsLast.Of(input), ChannelsLast.Of(weight));
        foreach (ConvolutionMethods? methods in new ConvolutionMethods?[] { null, ConvolutionMethods.Primitives })
        {
            (Tensor Output, Tensor OfInput, Tensor OfWeight) own = Computed(input, weight, bias, geometry, methods);
            string by = methods is null ? "autograd" : "ours";
            string what = $"{inputs} to {outputs} channels, {type}, {geometry}, {by}";
            Close(exact.Output, own.Output, $"output, {what}");
            Close(exact.OfInput, own.OfInput, $"gradient of the input, {what}");
            Close(exact.OfWeight, own.OfWeight, $"gradient of the weight, {what}");
        }
    }

    private static (Tensor Output, Tensor OfInput, Tensor OfWeight) Computed(
        Tensor input, Tensor weight, Tensor bias, ConvolutionGeometry geometry, ConvolutionMethods? methods)
    {
        (input, weight) = (input.detach().requires_grad_(true), weight.detach().requires_grad_(true));
        FillFreeMemory();
        Tensor output = methods is { } chosen
            ? ConvolutionFunction.Of(input, weight, bias, geometry, chosen)
            : LibTorchConvolution.Of(input, weight, bias, geometry);
        Tensor copy = output.detach().clone();
        FillFreeMemory();
        output.backward([copy]);
        return (copy, input.grad!, weight.grad!);
    }

    // Blocks of the sizes that the convolutions take next.
    private static void FillFreeMemory()
    {
        foreach (long size in new long[] { 50, 200, 1_000, 4_000, 20_000, 100_000 })
        {
            Tensor[] blocks = [.. Enumerable.Range(0, 4).Select(_ => full(size, float.NaN))];
            foreach (Tensor block in blocks)
                block.Dispose();
        }
    }

    private static void Close(Tensor expected, Tensor actual, string what)
    {
        double error = (actual.to(ScalarType.Float64) - expected).abs().max().item<double>();
        double largest = expected.abs().max().item<double>();
        Assert.True(error < 0.03 * largest, $"{what}: {error} of {largest}");
    }
}
