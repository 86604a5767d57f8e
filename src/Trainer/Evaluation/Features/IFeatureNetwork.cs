using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>A network that gives features of pictures.</summary>
internal interface IFeatureNetwork : IDisposable
{
    /// <summary>Shape of the pictures that it takes.</summary>
    ImageShape Shape { get; }

    /// <summary>What it is, with the SHA-256 of its file, for a line that is printed and recorded.</summary>
    string Description { get; }

    /// <summary>The features of pictures: float32 [batch, features].</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1], of its shape.</param>
    torch.Tensor Features(torch.Tensor pictures);
}
