using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Tests.Trainer.Networks;

/// <summary>Both ways of computing a convolution, against LibTorch's autograd in float32.</summary>
[Collection(TorchCollection.Name)]
public sealed class ConvolutionLayerTests
{
    private static readonly string[] Mixed = ["mmm", "pmm", "mpm", "mmp", "ppm", "mpp"];

    /// <summary>Kernel, stride, padding, output padding, transposed: those of the recipes, and others.</summary>
    public static TheoryData<int, int, int, int, bool> Geometries => new()
    {
        { 5, 2, 2, 0, false },
        { 4, 2, 1, 0, false },
        { 4, 1, 1, 0, false },
        { 3, 1, 1, 0, false },
        { 1, 1, 0, 0, false },
        { 3, 3, 0, 0, false },
        { 2, 3, 1, 0, false },
        { 7, 2, 3, 0, false },
        { 5, 2, 2, 1, true },
        { 4, 2, 1, 0, true },
        { 2, 2, 0, 0, true },
        { 3, 1, 1, 0, true },
        { 3, 2, 1, 1, true },
        { 5, 3, 0, 2, true },
        { 2, 3, 0, 1, true },
        { 4, 1, 0, 0, true },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Every_way_gives_the_outputs_and_gradients_of_autograd(
        int kernel, int stride, int padding, int outputPadding, bool transposed)
    {
        var geometry = new ConvolutionGeometry(kernel, stride, padding, outputPadding, transposed);
        foreach ((int inputs, int outputs) in new[] { (3, 5), (1, 4), (6, 1) })
        {
            foreach ((int height, int width) in new[] { (8, 8), (7, 9), (kernel, kernel) })
            {
                using DisposeScope scope = NewDisposeScope();
                manual_seed(1);
                using var layer = new ConvolutionLayer(inputs, outputs, geometry);
                Tensor input = randn(3, inputs, height, width);
                Dictionary<string, Tensor> expected = Gradients(layer, input, ConvolutionMethods.Primitives);
                foreach (string methods in Mixed)
                {
                    Dictionary<string, Tensor> actual = Gradients(layer, input, ConvolutionMethods.Parse(methods));
                    foreach ((string name, Tensor value) in expected)
                        AssertClose(
                            $"{name} by {methods}, {inputs} to {outputs}, {height}x{width}", value, actual[name], 2e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void In_bfloat16_they_are_those_of_float32_but_for_rounding(
        int kernel, int stride, int padding, int outputPadding, bool transposed)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        using var layer = new ConvolutionLayer(
            6, 5, new ConvolutionGeometry(kernel, stride, padding, outputPadding, transposed));
        MixedPrecision.Lower(layer, Precision.BFloat16);
        Tensor input = randn(3, 6, 7, 9).to(ScalarType.BFloat16);
        Dictionary<string, Tensor> brief = Gradients(layer, input, ConvolutionMethods.MatrixProducts);
        layer.to(ScalarType.Float32);
        Dictionary<string, Tensor> exact = Gradients(
            layer, input.to(ScalarType.Float32), ConvolutionMethods.Primitives);
        foreach ((string name, Tensor value) in exact)
            AssertClose(name, value, brief[name].to(ScalarType.Float32), 0.02);
    }

    [Fact]
    public void Columns_made_in_parts_add_up()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);

        // 40 pictures whose columns take 1.6 MB each: five parts.
        using var layer = ConvolutionLayer.Convolution(16, 4, 5, stride: 1, padding: 2);
        Tensor input = randn(40, 16, 32, 32);
        Dictionary<string, Tensor> expected = Gradients(layer, input, ConvolutionMethods.Primitives);
        foreach ((string name, Tensor value) in Gradients(layer, input, ConvolutionMethods.MatrixProducts))
            AssertClose(name, expected[name], value, 1e-4);
    }

    [Fact]
    public void Outputs_and_gradients_are_in_channels_last_order()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (
            ConvolutionMethods methods in new[] { ConvolutionMethods.Primitives, ConvolutionMethods.MatrixProducts })
        {
            foreach (bool transposed in new[] { false, true })
            {
                using var layer = new ConvolutionLayer(6, 5, new ConvolutionGeometry(4, 2, 1, 0, transposed))
                {
                    Methods = methods,
                };
                Tensor input = ChannelsLast.Of(randn(2, 6, 8, 8)).requires_grad_(true);
                Tensor output = layer.call(input);
                output.square().sum().backward();
                foreach (Tensor tensor in new[] { output, input.grad!, layer.Weight, layer.Weight.grad! })
                    Assert.True(tensor.permute(0, 2, 3, 1).is_contiguous(), $"{methods} {transposed}");
            }
        }
    }

    [Fact]
    public void A_gradient_that_is_not_wanted_is_not_computed()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = ConvolutionLayer.Convolution(2, 3, 3, padding: 1);
        layer.Methods = ConvolutionMethods.MatrixProducts;
        Tensor input = randn(2, 2, 5, 5, requires_grad: true);
        layer.Weight.requires_grad = false;
        layer.Bias.requires_grad = false;
        layer.call(input).sum().backward();
        Assert.NotNull(input.grad);
        Assert.Null(layer.Weight.grad);
        layer.Weight.requires_grad = true;
        layer.Bias.requires_grad = true;
        layer.call(input.detach()).sum().backward();
        Assert.NotNull(layer.Weight.grad);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gradient_penalty_is_differentiated_through_every_way(bool transposed)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(6);
        using var layer = new ConvolutionLayer(3, 4, new ConvolutionGeometry(4, 2, 1, 0, transposed));
        (Tensor real, Tensor fake, Tensor weights) = (randn(5, 3, 8, 8), randn(5, 3, 8, 8), rand(5, 1, 1, 1));
        Tensor OfWeight(ConvolutionMethods methods)
        {
            layer.Methods = methods;
            layer.zero_grad();
            GradientPenalty.Of(x => layer.call(x).square().sum([1, 2, 3]), real, fake, weights).backward();
            return layer.Weight.grad!.clone();
        }

        AssertClose(
            "weight gradient",
            OfWeight(ConvolutionMethods.Primitives),
            OfWeight(ConvolutionMethods.MatrixProducts),
            1e-4);
    }

    [Fact]
    public void What_was_measured_is_set_and_its_result_is_unchanged()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        using var layer = ConvolutionLayer.TransposedConvolution(8, 4, 5, stride: 2, padding: 2, outputPadding: 1);
        Tensor input = randn(4, 8, 6, 6);
        Tensor before = layer.call(input);
        int asked = 0;
        layer.BeforeFirstUse = (measured, seen) =>
        {
            asked++;
            ConvolutionTuning.Measure(measured, seen);
        };
        AssertClose("output", before, layer.call(input), 1e-5);
        layer.call(input);
        Assert.Equal(1, asked);
        Assert.Equal(layer.Methods, ConvolutionMethods.Parse(layer.Methods.ToString()));
        Assert.Throws<FormatException>(() => ConvolutionMethods.Parse("pm"));
        Assert.Throws<FormatException>(() => ConvolutionMethods.Parse("pxm"));
    }

    [Fact]
    public void New_layers_begin_as_LibTorchs_own_do()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(5);
        using var layer = ConvolutionLayer.Convolution(3, 5, 3);
        manual_seed(5);
        using Conv2d module = nn.Conv2d(3, 5, 3);
        AssertClose("weight", module.weight!, layer.Weight, 0);
        AssertClose("bias", module.bias!, layer.Bias, 0);
    }

    private static Dictionary<string, Tensor> Gradients(
        ConvolutionLayer layer, Tensor input, ConvolutionMethods methods)
    {
        layer.Methods = methods;
        Tensor leaf = input.clone().requires_grad_(true);
        Tensor output = layer.call(leaf);
        Tensor weights = linspace(-1, 2, output.numel()).reshape(output.shape).to(input.dtype);
        IList<Tensor> gradients = autograd.grad([(output * weights).sum()], [leaf, layer.Weight, layer.Bias]);
        return new(StringComparer.Ordinal)
        {
            ["output"] = output.detach(),
            ["input gradient"] = gradients[0],
            ["weight gradient"] = gradients[1],
            ["bias gradient"] = gradients[2],
        };
    }

    private static void AssertClose(string name, Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        float scale = Math.Max(1, expected.abs().max().item<float>());
        float difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance * scale, $"{name}: off by {difference} of {scale}");
    }
}
