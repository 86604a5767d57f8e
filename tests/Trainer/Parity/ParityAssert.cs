using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using TorchSharp;

namespace ImageGen.Tests.Parity;

/// <summary>Holds ONNX graphs against TorchSharp's own forward pass.</summary>
internal static class ParityAssert
{
    public const float Tolerance = 1e-5f;

    public static readonly int[] Batches = [1, 3, 16];

    /// <summary>Puts a network into evaluation mode with random norms: fresh ones would prove nothing.</summary>
    public static void Randomize(torch.nn.Module network)
    {
        using IDisposable noGradient = torch.no_grad();
        network.eval();
        foreach (torch.nn.Module module in network.modules())
        {
            if (module is TorchSharp.Modules.NormBase norm)
            {
                norm.running_mean?.normal_(0, 0.5);
                norm.running_var?.uniform_(0.3, 3);
                norm.weight?.normal_(1, 0.3);
                norm.bias?.normal_(0, 0.3);
            }

            if (module is TorchSharp.Modules.LayerNorm { elementwise_affine: true } layer)
            {
                layer.weight!.normal_(1, 0.3);
                layer.bias!.normal_(0, 0.3);
            }
        }
    }

    /// <summary>
    /// Asserts that a model gives TorchSharp's values: as it is, and after each of the passes that fit it to the CPU.
    /// </summary>
    public static void SameAsTorch(
        ModelProto model, torch.Tensor expected, params (string Name, torch.Tensor Value)[] inputs)
    {
        Dictionary<string, TensorData> fed = inputs.ToDictionary(input => input.Name, input => Data(input.Value));
        Close(expected, GraphRun.Run(model, fed), "plain graph");
        foreach (IGraphPass pass in CpuPasses.Ordered)
        {
            model = pass.Apply(model);
            Close(expected, GraphRun.Run(model, fed), $"after {pass.GetType().Name}");
        }
    }

    public static void Close(torch.Tensor expected, TensorData actual, string what, float tolerance = Tolerance)
    {
        double difference = GraphRun.MaxDifference(Data(expected), actual);
        Assert.True(difference <= tolerance, $"{what}: differs by {difference:G3}");
    }

    public static TensorData Data(torch.Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return new TensorData(
            [.. tensor.shape.Select(extent => (int)extent)],
            tensor.detach().contiguous().data<float>().ToArray());
    }
}
