using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The computations of a convolution, each by oneDNN's primitive or by matrix products. Pictures and weights are
/// channels-last (NHWC in memory), so that columns are read from the padded picture by a strided view and no product
/// needs a transposition. Autograd does not record the products if gradients are disabled, as in a backward pass.
/// </summary>
/// <remarks>
/// A convolution maps the larger of two pictures to the smaller, a transposed convolution the smaller to the larger;
/// with W as the matrix [channels of the smaller, kernel * kernel * channels of the larger], both reduce to three
/// products: <c>gather</c> (columns of the larger times W'), <c>scatter</c> (the smaller times W, summed where columns
/// overlap) and <c>outer</c> (the smaller' times columns of the larger: the gradient of W). Columns are built for a few
/// pictures at a time, so that they fit in the processor's cache.
/// </remarks>
internal static class ConvolutionKernels
{
    // TorchScript encodes memory formats and types as numbers: 2 is channels-last, 6 is float32. The script must end
    // with a line break.
    private const string Script = """
        def padded(x: Tensor, p: int):
            return torch.constant_pad_nd(x, [p, p, p, p], 0.0).contiguous(memory_format=2)

        def chunk_of(n: int, columns: int, size: int):
            return max(1, min(n, 8388608 // max(1, columns * size)))

        def workspace_of(workspace: Tensor, rows: int, columns: int):
            if workspace.numel() < rows * columns:
                workspace.resize_([rows * columns])
            return workspace.narrow(0, 0, rows * columns).view([rows, columns])

        def columns(large: Tensor, first: int, count: int, h: int, w: int, k: int, s: int, p: int, workspace: Tensor):
            x = padded(large.narrow(0, first, count), p)
            c, hh, ww = x.size(1), x.size(2), x.size(3)
            view = x.as_strided([count, h, w, k, k, c], [hh * ww * c, s * ww * c, s * c, ww * c, c, 1])
            out = workspace_of(workspace, count * h * w, k * k * c)
            out.view([count, h, w, k, k, c]).copy_(view)
            return out

        def matrix(weight: Tensor):
            return weight.permute(0, 2, 3, 1).reshape(weight.size(0), -1)

        def rows(x: Tensor):
            return x.contiguous(memory_format=2).permute(0, 2, 3, 1).reshape(-1, x.size(1))

        def gather(large: Tensor, weight: Tensor, bias: Optional[Tensor],
                   h: int, w: int, k: int, s: int, p: int, workspace: Tensor):
            n, c = large.size(0), large.size(1)
            m = matrix(weight).t()
            out = torch.empty([n, weight.size(0), h, w], dtype=large.dtype, device=large.device, memory_format=2)
            flat = out.permute(0, 2, 3, 1).view(-1, weight.size(0))
            step = chunk_of(n, h * w * k * k * c, large.element_size())
            for first in range(0, n, step):
                count = min(step, n - first)
                part = flat.narrow(0, first * h * w, count * h * w)
                if bias is None:
                    torch.mm(columns(large, first, count, h, w, k, s, p, workspace), m, out=part)
                else:
                    torch.addmm(bias, columns(large, first, count, h, w, k, s, p, workspace), m, out=part)
            return out

        def scatter(small: Tensor, weight: Tensor, bias: Optional[Tensor],
                    hh: int, ww: int, k: int, s: int, p: int, workspace: Tensor):
            n, h, w, c = small.size(0), small.size(2), small.size(3), weight.size(1)
            x = rows(small)
            m = matrix(weight)
            bh = max((hh + 2 * p + s - 1) // s, h + (k - 1) // s)
            bw = max((ww + 2 * p + s - 1) // s, w + (k - 1) // s)
            out = torch.empty([n, c, hh, ww], dtype=small.dtype, device=small.device, memory_format=2)
            step = chunk_of(n, h * w * k * k * c, small.element_size())
            for first in range(0, n, step):
                count = min(step, n - first)
                product = workspace_of(workspace, count * h * w, k * k * c)
                torch.mm(x.narrow(0, first * h * w, count * h * w), m, out=product)
                cols = product.view([count, h, w, k, k, c])
                sums = torch.zeros([count, bh, s, bw, s, c], dtype=small.dtype, device=small.device)
                for a in range(0, k, s):
                    r = min(s, k - a)
                    for b in range(0, k, s):
                        q = min(s, k - b)
                        target = sums.narrow(1, a // s, h).narrow(2, 0, r).narrow(3, b // s, w).narrow(4, 0, q)
                        target.add_(cols.narrow(3, a, r).narrow(4, b, q).permute(0, 1, 3, 2, 4, 5))
                whole = sums.view([count, bh * s, bw * s, c])
                cut = whole.narrow(1, p, hh).narrow(2, p, ww).permute(0, 3, 1, 2)
                if bias is None:
                    out.narrow(0, first, count).copy_(cut)
                else:
                    torch.add(cut, bias.view(1, -1, 1, 1), out=out.narrow(0, first, count))
            return out

        def outer(small: Tensor, large: Tensor, k: int, s: int, p: int, workspace: Tensor):
            n, h, w, c, o = small.size(0), small.size(2), small.size(3), large.size(1), small.size(1)
            y = rows(small)
            step = chunk_of(n, h * w * k * k * c, large.element_size())
            total = torch.zeros([o, k * k * c], dtype=6, device=large.device)
            for first in range(0, n, step):
                count = min(step, n - first)
                part = y.narrow(0, first * h * w, count * h * w).t()
                cols = columns(large, first, count, h, w, k, s, p, workspace)
                if large.dtype == 6:
                    total.addmm_(part, cols)
                else:
                    total.add_(torch.mm(part, cols))
            return total.to(large.dtype).view(o, k, k, c).permute(0, 3, 1, 2)

        def forward(x: Tensor, weight: Tensor, bias: Optional[Tensor],
                    k: int, s: int, p: int, op: int, transposed: bool, h: int, w: int, products: bool,
                    workspace: Tensor):
            if products:
                if transposed:
                    return scatter(x, weight, bias, h, w, k, s, p, workspace)
                return gather(x, weight, bias, h, w, k, s, p, workspace)
            x = x.contiguous(memory_format=2)
            return torch.convolution(x, weight, bias, [s, s], [p, p], [1, 1], transposed, [op, op], 1)

        def input_gradient(g: Tensor, x: Tensor, weight: Tensor,
                           k: int, s: int, p: int, op: int, transposed: bool, products: bool, workspace: Tensor):
            if products:
                if transposed:
                    return gather(g, weight, None, x.size(2), x.size(3), k, s, p, workspace)
                return scatter(g, weight, None, x.size(2), x.size(3), k, s, p, workspace)
            g = g.contiguous(memory_format=2)
            parts = torch.convolution_backward(
                g, x, weight, [0], [s, s], [p, p], [1, 1], transposed, [op, op], 1, [True, False, False])
            return parts[0]

        def weight_gradient(g: Tensor, x: Tensor, weight: Tensor,
                            k: int, s: int, p: int, op: int, transposed: bool, products: bool, workspace: Tensor):
            if products:
                if transposed:
                    return outer(x, g, k, s, p, workspace)
                return outer(g, x, k, s, p, workspace)
            g = g.contiguous(memory_format=2)
            parts = torch.convolution_backward(
                g, x, weight, [0], [s, s], [p, p], [1, 1], transposed, [op, op], 1, [False, True, False])
            return parts[1]

        def bias_gradient(g: Tensor):
            return rows(g).sum(0)

        """;

    private static readonly torch.jit.CompilationUnit Compiled = torch.jit.compile(Script);

    // The columns of a few pictures: allocated once, as blocks of this size that come and go between larger ones leave
    // gaps that the larger ones do not fit into.
    [ThreadStatic]
    private static torch.Tensor? _workspace;

    /// <summary>The output, in channels-last order.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <param name="weight">
    /// [outputs, channels, kernel, kernel]; transposed, [channels, outputs, kernel, kernel].
    /// </param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    /// <param name="method">The method.</param>
    public static torch.Tensor Forward(
        torch.Tensor input,
        torch.Tensor weight,
        torch.Tensor? bias,
        ConvolutionGeometry geometry,
        ConvolutionMethod method)
    {
        if (method == ConvolutionMethod.Primitive && EvenChannels.Missing(weight) != (0, 0))
            return LibTorchConvolution.Of(input, weight, bias, geometry);
        (int height, int width) = (
            (int)geometry.OutputExtent(input.shape[2]), (int)geometry.OutputExtent(input.shape[3]));
        return Invoke(
            "forward",
            [
                input,
                weight,
                bias,
                .. Numbers(geometry),
                height,
                width,
                method == ConvolutionMethod.MatrixProduct,
                Workspace(input),
            ]);
    }

    /// <summary>The gradient of the input, in channels-last order.</summary>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="input">The input; only its shape is used.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    /// <param name="method">The method.</param>
    public static torch.Tensor InputGradient(
        torch.Tensor gradient,
        torch.Tensor input,
        torch.Tensor weight,
        ConvolutionGeometry geometry,
        ConvolutionMethod method)
    {
        const string name = "input_gradient";
        (long First, long Second) missing = EvenChannels.Missing(weight);
        if (method != ConvolutionMethod.Primitive || missing == (0, 0))
            return Gradient(name, gradient, input, weight, geometry, method);
        (long inputs, long outputs) = geometry.IsTransposed ? missing : (missing.Second, missing.First);
        using torch.Tensor even = EvenChannels.OfWeight(weight, missing);
        return EvenChannels.Without(
            Gradient(
                name,
                EvenChannels.OfPictures(gradient, outputs),
                EvenChannels.OfPictures(input, inputs),
                even,
                geometry,
                method),
            inputs);
    }

    /// <summary>The gradient of the weight, in channels-last order.</summary>
    /// <param name="gradient">The gradient of the output.</param>
    /// <param name="input">The input.</param>
    /// <param name="weight">The weight; only its shape is used.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    /// <param name="method">The method.</param>
    public static torch.Tensor WeightGradient(
        torch.Tensor gradient,
        torch.Tensor input,
        torch.Tensor weight,
        ConvolutionGeometry geometry,
        ConvolutionMethod method) =>
        Gradient("weight_gradient", gradient, input, weight, geometry, method);

    /// <summary>The gradient of the bias: the sum over pictures and positions.</summary>
    /// <param name="gradient">The gradient of the output.</param>
    public static torch.Tensor BiasGradient(torch.Tensor gradient) => Invoke("bias_gradient", [gradient]);

    private static torch.Tensor Gradient(
        string name,
        torch.Tensor gradient,
        torch.Tensor input,
        torch.Tensor weight,
        ConvolutionGeometry geometry,
        ConvolutionMethod method) =>
        Invoke(
            name,
            [
                gradient,
                input,
                weight,
                .. Numbers(geometry),
                method == ConvolutionMethod.MatrixProduct,
                Workspace(input),
            ]);

    private static object[] Numbers(ConvolutionGeometry geometry) =>
        [geometry.Kernel, geometry.Stride, geometry.Padding, geometry.OutputPadding, geometry.IsTransposed];

    private static torch.Tensor Workspace(torch.Tensor like)
    {
        if (_workspace is { } kept && kept.dtype == like.dtype && kept.device == like.device)
            return kept;
        _workspace?.Dispose();
        return _workspace = torch.empty(0, dtype: like.dtype, device: like.device).DetachFromDisposeScope();
    }

    private static torch.Tensor Invoke(string name, object?[] arguments) =>
        (torch.Tensor)Compiled.invoke(name, arguments!);
}
