using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// The encoder of an auto-encoder: a second plain graph that travels in the metadata. It takes <c>image</c>
/// [batch, c, h, w] in [0, 1] and gives <c>z</c>, the latent that the generator paints it from; a variational one
/// (arXiv 1312.6114) gives the mean of z, and <c>log_variance</c> beside it.
/// </summary>
/// <param name="Model">The graph, under the same rules as the generator's.</param>
/// <param name="GoldenCode">What it must give for the golden pictures: [count, latent...].</param>
public sealed record EncoderInfo(ModelProto Model, TensorData GoldenCode)
{
    /// <summary>Whether it gives a distribution rather than one code.</summary>
    public bool IsVariational => Model.Graph.Output.Any(output => output.Name == InterfaceNames.LogVariance);
}
