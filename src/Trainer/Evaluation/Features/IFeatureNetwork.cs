using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>A network that computes features of pictures.</summary>
internal interface IFeatureNetwork : IDisposable
{
    /// <summary>Shape of its input pictures.</summary>
    ImageShape Shape { get; }

    /// <summary>Description with the SHA-256 of its file, which is printed and recorded.</summary>
    string Description { get; }

    /// <summary>Computes the features of pictures: float32 [batch, features].</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1], of its shape.</param>
    torch.Tensor Features(torch.Tensor pictures);
}
