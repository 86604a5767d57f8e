using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Export;

/// <summary>
/// Traverses a module tree and writes its computation in evaluation mode as a plain ONNX graph (opset 17). Batch norm
/// is folded into the preceding layer if that is exact: directly after it, or after the reshape of a linear layer.
/// </summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="half">Whether the weights of large layers are stored in float16.</param>
internal sealed class NetworkGraph(GraphWriter graph, bool half)
{
    // Small layers, usually the first and the last of a network, stay in float32: they cost a few kilobytes, and cause
    // five sixths of float16's error in a U-Net's pictures.
    private const int LargestExact = 8192;

    /// <summary>Writes a module and its children.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">Its path in the tree, the prefix of its tensors' names.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <returns>The name of its output.</returns>
    /// <exception cref="InputException">A module type is not supported.</exception>
    public string Write(torch.nn.Module module, string path, params string[] inputs) => module switch
    {
        Concatenated joined =>
            Write(joined.Body, $"{path}.body", graph.Node("Concat", inputs, null, OnnxAttribute.Int("axis", 1))),
        SkipConnection skip =>
            graph.Node(
                "Concat", [inputs[0], Write(skip.Body, $"{path}.body", inputs[0])], null, OnnxAttribute.Int("axis", 1)),
        Sequential sequence => WriteSequence(sequence, path, inputs[0]),
        ConditionalSequential sequence => WriteConditional(sequence, path, inputs[0], inputs[1]),
        ConditionalBatchNorm norm => WriteConditionalNorm(norm, path, inputs[0], inputs[1]),
        Residual block =>
            Sum(Write(block.Body, $"{path}.body", inputs), Write(block.Shortcut, $"{path}.shortcut", inputs)),
        ConditionalResidual block => Sum(
            Write(block.Body, $"{path}.body", inputs), Write(block.Shortcut, $"{path}.shortcut", inputs[0])),
        _ when AffineLayer.Of(module) is { } layer => WriteAffine(layer, path, inputs[0]),
        _ => WriteSimple(module, path, inputs[0]),
    };

    private string WriteSequence(Sequential sequence, string path, string input)
    {
        var modules = sequence.named_children().ToList();
        for (int i = 0; i < modules.Count; i++)
        {
            (string name, torch.nn.Module module) = modules[i];
            if (AffineLayer.Of(module) is not { } layer)
            {
                input = Write(module, $"{path}.{name}", input);
                continue;
            }

            Reshape? reshape = module is Linear && i + 1 < modules.Count ? modules[i + 1].module as Reshape : null;
            int next = i + (reshape is null ? 1 : 2);
            BatchNorm? norm = next < modules.Count ? modules[next].module as BatchNorm : null;
            bool folds = norm is { track_running_stats: true } && (
                reshape is null || reshape.Shape[0] == norm.num_features);
            if (folds)
                layer.Fold(norm!);
            input = WriteAffine(layer, $"{path}.{name}", input);
            if (!folds)
                continue;
            if (reshape is not null)
                input = Write(reshape, $"{path}.{modules[i + 1].name}", input);
            i = next;
        }

        return input;
    }

    private string WriteConditional(ConditionalSequential sequence, string path, string input, string label)
    {
        foreach ((string name, torch.nn.Module layer) in sequence.Layers)
        {
            bool isConditional = layer is torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>;
            input = Write(layer, $"{path}.{name}", isConditional ? [input, label] : [input]);
        }

        return input;
    }

    /// <summary>
    /// With the norm's statistics folded in, which is exact since scale and shift are linear in the label: the input
    /// times one product of the label, plus another.
    /// </summary>
    private string WriteConditionalNorm(ConditionalBatchNorm norm, string path, string input, string label)
    {
        (float[]? scales, float[]? shifts) = (AffineLayer.Values(norm.Scales), AffineLayer.Values(norm.Shifts));
        (float[]? mean, float[]? variance) = (
            AffineLayer.Values(norm.Norm.running_mean!), AffineLayer.Values(norm.Norm.running_var!));
        for (int i = 0; i < scales.Length; i++)
        {
            int channel = i % mean.Length;
            double scale = scales[i] / Math.Sqrt(variance[channel] + norm.Norm.eps);
            scales[i] = (float)scale;
            shifts[i] = (float)(shifts[i] - (mean[channel] * scale));
        }

        string PerChannel(string name, float[] weights)
        {
            string constant = graph.Constant($"{path}.{name}", weights, norm.Scales.shape, half: false);
            string product = graph.Node("MatMul", [label, constant]);
            return graph.Node(
                "Reshape", [product, graph.Constant($"{path}.{name}.shape", [0, norm.Norm.num_features, 1, 1])]);
        }

        return Sum(graph.Node("Mul", [input, PerChannel("scale", scales)]), PerChannel("shift", shifts));
    }

    private string Sum(string first, string second) => graph.Node("Add", [first, second]);

    private string WriteAffine(AffineLayer layer, string path, string input)
    {
        string weight = graph.Constant(
            $"{path}.weight", layer.Weight, layer.Shape, half && layer.Weight.Length > LargestExact);
        string bias = graph.Constant($"{path}.bias", layer.Bias, [layer.Bias.Length], half: false);
        switch (layer.Module)
        {
            case Linear:
                return graph.Node("Gemm", [input, weight, bias], null, OnnxAttribute.Int("transB", 1));
            case ConvolutionLayer { Geometry: var geometry }:
                // As below, output padding reduces the padding of the far side.
                return graph.Node(
                    geometry.IsTransposed ? "ConvTranspose" : "Conv",
                    [input, weight, bias],
                    null,
                    [.. WindowAttributes.Of(geometry)]);
            case ConvTranspose2d up:
                RequireZeroPadding(up, path);

                // Output padding of p equals a far padding reduced by p.
                IEnumerable<long> far = up.padding!.Zip(up.output_padding!, (padding, more) => padding - more);
                return graph.Node(
                    "ConvTranspose",
                    [input, weight, bias],
                    null,
                    [.. WindowAttributes.Of(up, up.padding!, far)]);
            case Conv2d convolution:
                RequireZeroPadding(convolution, path);
                return graph.Node(
                    "Conv",
                    [input, weight, bias],
                    null,
                    [.. WindowAttributes.Of(convolution, convolution.padding!, convolution.padding!)]);
            default:
                throw Unknown(layer.Module, path);
        }
    }

    private string WriteSimple(torch.nn.Module module, string path, string input)
    {
        switch (module)
        {
            case Identity or Dropout or Dropout2d:
                return input;
            case ReLU:
                return graph.Node("Relu", [input]);
            case LeakyReLU leaky:
                return graph.Node(
                    "LeakyRelu", [input], null, OnnxAttribute.Float("alpha", (float)leaky.negative_slope));
            case ELU elu:
                return graph.Node("Elu", [input], null, OnnxAttribute.Float("alpha", (float)elu.alpha));
            case Tanh:
                return graph.Node("Tanh", [input]);
            case Sigmoid:
                return graph.Node("Sigmoid", [input]);
            case Reshape reshape:
                // A leading 0 keeps the batch dimension, also for shape inference.
                return graph.Node("Reshape", [input, graph.Constant($"{path}.shape", [0, .. reshape.Shape])]);
            case Flatten { start_dim: 1, end_dim: -1 }:
                return graph.Node("Flatten", [input], null, OnnxAttribute.Int("axis", 1));
            case BatchNorm norm when norm.track_running_stats:
                return WriteBatchNorm(norm, path, input);
            case InstanceNorm { track_running_stats: false } norm:
                (string gamma, string beta) = ScaleAndShift(norm, path);
                return graph.Node(
                    "InstanceNormalization",
                    [input, gamma, beta],
                    null,
                    OnnxAttribute.Float("epsilon", (float)norm.eps));
            case LayerNorm norm:
                return WriteLayerNorm(norm, path, input);
            case MaxPool2d { ceil_mode: false } pool:
                return graph.Node(
                    "MaxPool",
                    [input],
                    null,
                    [
                        .. WindowAttributes.Of(pool.kernel_size, pool.stride, pool.padding),
                        OnnxAttribute.Ints("dilations", pool.dilation ?? [1, 1]),
                    ]);
            case AvgPool2d { ceil_mode: false, divisor_override: null } pool:
                return graph.Node(
                    "AveragePool",
                    [input],
                    null,
                    [
                        .. WindowAttributes.Of(pool.kernel_size, pool.stride, pool.padding),
                        OnnxAttribute.Int("count_include_pad", pool.count_include_pad ? 1 : 0),
                    ]);
            case Upsample upsample:
                return WriteUpsample(upsample, path, input);
            default:
                throw Unknown(module, path);
        }
    }

    private string WriteBatchNorm(BatchNorm norm, string path, string input)
    {
        (string gamma, string beta) = ScaleAndShift(norm, path);
        string mean = graph.Constant($"{path}.mean", AffineLayer.Values(norm.running_mean!), [norm.num_features]);
        string variance = graph.Constant(
            $"{path}.variance", AffineLayer.Values(norm.running_var!), [norm.num_features]);
        return graph.Node(
            "BatchNormalization",
            [input, gamma, beta, mean, variance],
            null,
            OnnxAttribute.Float("epsilon", (float)norm.eps));
    }

    private string WriteLayerNorm(LayerNorm norm, string path, string input)
    {
        long size = norm.normalized_shape.Aggregate(1L, (product, extent) => product * extent);
        float[] weight = norm.elementwise_affine ? AffineLayer.Values(norm.weight!) : Filled(size, 1);
        float[] bias = norm.elementwise_affine && norm.bias is not null ? AffineLayer.Values(norm.bias) : Filled(
            size, 0);
        return graph.Node(
            "LayerNormalization",
            [
                input,
                graph.Constant($"{path}.weight", weight, norm.normalized_shape),
                graph.Constant($"{path}.bias", bias, norm.normalized_shape),
            ],
            null,
            OnnxAttribute.Int("axis", -norm.normalized_shape.Length),
            OnnxAttribute.Float("epsilon", (float)norm.eps));
    }

    private string WriteUpsample(Upsample upsample, string path, string input)
    {
        if (upsample.scale_factor.Length == 0 || upsample.align_corners == true)
            throw new InputException(
                $"{path}: an Upsample is exported by its scale factor, without aligned corners; this one has neither");
        double[] factors = upsample.scale_factor.Length == 1
            ? [upsample.scale_factor[0], upsample.scale_factor[0]]
            : upsample.scale_factor.ToArray();
        string scales = graph.Constant($"{path}.scales", [1f, 1f, (float)factors[0], (float)factors[1]], [4]);
        return upsample.mode switch
        {
            torch.UpsampleMode.Nearest => graph.Node(
                "Resize",
                [input, "", scales],
                null,
                OnnxAttribute.String("mode", "nearest"),
                OnnxAttribute.String("coordinate_transformation_mode", "asymmetric"),
                OnnxAttribute.String("nearest_mode", "floor")),
            torch.UpsampleMode.Bilinear => graph.Node(
                "Resize",
                [input, "", scales],
                null,
                OnnxAttribute.String("mode", "linear"),
                OnnxAttribute.String("coordinate_transformation_mode", "half_pixel")),
            _ =>
                throw new InputException(
                    $"{path}: Upsample mode {upsample.mode} cannot be exported; use nearest or bilinear"),
        };
    }

    private (string Gamma, string Beta) ScaleAndShift(NormBase norm, string path)
    {
        float[] gamma = norm.affine ? AffineLayer.Values(norm.weight!) : Filled(norm.num_features, 1);
        float[] beta = norm.affine ? AffineLayer.Values(norm.bias!) : Filled(norm.num_features, 0);
        return (
            graph.Constant($"{path}.weight", gamma, [norm.num_features]),
            graph.Constant($"{path}.bias", beta, [norm.num_features]));
    }

    private static float[] Filled(long count, float value)
    {
        float[] values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private static void RequireZeroPadding(Convolution convolution, string path)
    {
        if (convolution.padding is null || convolution.padding_mode != PaddingModes.Zeros)
            throw new InputException(
                $"{path}: a convolution is exported with explicit zero padding only; this one has "
                + $"{convolution.padding_mode}");
    }

    private static InputException Unknown(torch.nn.Module module, string path) =>
        new(
            $"{path} is a {module.GetType().Name}, which the exporter does not know in this form: add it to "
            + $"{nameof(NetworkGraph)}");
}
