using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>A feature space for comparing pictures.</summary>
/// <param name="network">
/// The network, then owned; pictures of other shapes are resized, and gray ones converted to RGB.
/// </param>
internal sealed class FeatureSpace(IFeatureNetwork network) : IDisposable
{
    private readonly ImageShape _shape = network.Shape;

    /// <summary>Describes the network.</summary>
    public string Description => network.Description;

    /// <summary>Computes the features of pictures: float32 [batch, features].</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    public torch.Tensor Of(torch.Tensor pictures)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return network.Features(Fitted(pictures)).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the features of a set's pictures.</summary>
    /// <param name="set">The set.</param>
    /// <param name="mirrored">Whether each picture is flipped horizontally first.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public torch.Tensor Of(PictureSet set, bool mirrored, CancellationToken cancellation)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var parts = new List<torch.Tensor>();
        foreach ((int first, int count) in RealPictures.Batches(set.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using torch.Tensor pictures = RealPictures.Unit(set.Pictures, first, count);
            parts.Add(Of(mirrored ? pictures.flip(3) : pictures));
        }

        return torch.cat(parts).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the features of uniform noise with a fixed seed.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public torch.Tensor OfNoise(int count, ImageShape shape, CancellationToken cancellation)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(0);
        var parts = new List<torch.Tensor>();
        foreach ((int _, int size) in RealPictures.Batches(count))
        {
            cancellation.ThrowIfCancellationRequested();
            using torch.Tensor noise = torch.rand(size, shape.Channels, shape.Height, shape.Width, generator: random);
            parts.Add(Of(noise));
        }

        return torch.cat(parts).MoveToOuterDisposeScope();
    }

    public void Dispose() => network.Dispose();

    private torch.Tensor Fitted(torch.Tensor pictures)
    {
        (int height, int width) = (_shape.Height, _shape.Width);
        if (pictures.shape[1] != _shape.Channels)
        {
            pictures = _shape.Channels == 1
                ? pictures.mean([1], keepdim: true)
                : pictures.expand(-1, _shape.Channels, -1, -1);
        }

        if (pictures.shape[2] == height && pictures.shape[3] == width)
            return pictures;

        // Downscaling averages areas to avoid aliasing.
        return pictures.shape[2] >= height && pictures.shape[3] >= width
            ? torch.nn.functional.adaptive_avg_pool2d(pictures, [height, width])
            : torch.nn.functional.interpolate(
                pictures, [height, width], mode: torch.InterpolationMode.Bilinear, align_corners: false);
    }
}
