using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>The accuracy of a classifier.</summary>
internal static class ClassifierAccuracy
{
    /// <summary>The share of pictures that are classified correctly, in [0, 1].</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="pictures">The pictures, on the CPU.</param>
    /// <param name="cancellation">Cancels the evaluation.</param>
    public static double Of(Classifier classifier, PictureSet pictures, CancellationToken cancellation)
    {
        long right = 0L;
        foreach ((int first, int count) in RealPictures.Batches(pictures.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            (torch.Tensor _, torch.Tensor logits) = classifier.Run(RealPictures.Unit(pictures.Pictures, first, count));
            right += logits.argmax(1).eq(pictures.Labels.narrow(0, first, count)).sum().item<long>();
        }

        return (double)right / pictures.Count;
    }
}
