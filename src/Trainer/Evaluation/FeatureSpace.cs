using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Where pictures are compared: the last hidden layer of a classifier of real pictures.</summary>
internal sealed class FeatureSpace : IDisposable
{
    private readonly Classifier _classifier;
    private readonly ImageShape _shape;

    /// <summary>Creates the space.</summary>
    /// <param name="classifier">
    /// The classifier, owned from now on; pictures of another shape than its own are resized, gray ones coloured, to it.
    /// </param>
    public FeatureSpace(Classifier classifier)
    {
        _classifier = classifier;
        _shape = classifier.Info.Shape;
    }

    /// <summary>Its classifier, for a line that is printed.</summary>
    public string Description => _classifier.Description;

    /// <summary>The features of pictures: float32 [batch, <see cref="ClassifierNetwork.FeatureCount"/>].</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    public torch.Tensor Of(torch.Tensor pictures)
    {
        using var scope = torch.NewDisposeScope();
        return _classifier.Features(Fitted(pictures)).MoveToOuterDisposeScope();
    }

    /// <summary>The features of pictures of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="mirrored">Whether each picture is mirrored left to right first.</param>
    /// <param name="cancellation">Stops it.</param>
    public torch.Tensor Of(PictureSet set, bool mirrored, CancellationToken cancellation)
    {
        using var scope = torch.NewDisposeScope();
        var parts = new List<torch.Tensor>();
        foreach (var (first, count) in RealPictures.Batches(set.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using var pictures = RealPictures.Unit(set.Pictures, first, count);
            parts.Add(Of(mirrored ? pictures.flip(3) : pictures));
        }

        return torch.cat(parts).MoveToOuterDisposeScope();
    }

    public void Dispose() => _classifier.Dispose();

    private torch.Tensor Fitted(torch.Tensor pictures)
    {
        if (pictures.shape[1] != _shape.Channels)
            pictures = _shape.Channels == 1 ? pictures.mean([1], keepdim: true) : pictures.expand(-1, _shape.Channels, -1, -1);
        if (pictures.shape[2] == _shape.Height && pictures.shape[3] == _shape.Width)
            return pictures;

        // Areas are averaged on the way down, so that nothing of a large picture falls between the pixels of a small one.
        return pictures.shape[2] >= _shape.Height && pictures.shape[3] >= _shape.Width
            ? torch.nn.functional.adaptive_avg_pool2d(pictures, [_shape.Height, _shape.Width])
            : torch.nn.functional.interpolate(pictures, [_shape.Height, _shape.Width], mode: torch.InterpolationMode.Bilinear, align_corners: false);
    }
}
