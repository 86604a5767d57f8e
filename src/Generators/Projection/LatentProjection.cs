using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;

namespace ImageGen.Generators.Projection;

/// <summary>
/// Projection: finds the latent, and the label weights, whose picture is closest to a given one in mean squared error,
/// and, where a classifier is given, in its features. Random latents are tried first, of one class each; the best are
/// improved by the method of Levenberg and Marquardt, with derivatives from finite differences, so that the generator
/// is only ever run forwards. Finally the label weights may blend, from the best class and from the best two.
/// </summary>
public sealed class LatentProjection
{
    private const int RandomLatents = 1024;
    private const int Starts = 4;
    private const int FirstIterations = 3;
    private const int LastIterations = 40;
    private const int BlendIterations = 15;

    // An iteration that gains less than this part of the distance is the last.
    private const double LeastGain = 2e-3;

    // Below this error two pictures of 8 bits are the same.
    private const double SmallEnough = 1e-6;

    // Above this error, a PSNR of 40 dB, a generator's own picture was not found again.
    private const double OfAnotherPicture = 1e-4;

    private readonly GeneratorInfo _info;
    private readonly CpuBatch _batch;
    private readonly PictureFeatures? _features;

    /// <summary>Creates the projection of a generator.</summary>
    /// <param name="info">The generator; it has a latent and no source picture.</param>
    /// <param name="batch">A batch of it, which is overwritten; not owned.</param>
    /// <param name="features">Features to compare besides pixels; null for pixels alone. Not owned.</param>
    /// <exception cref="ArgumentException">
    /// It has no latent, or the features are those of other pictures.
    /// </exception>
    public LatentProjection(GeneratorInfo info, CpuBatch batch, PictureFeatures? features = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (info.Latent is null)
            throw new ArgumentException("An image-to-image generator has no latent.", nameof(info));
        if (features is not null && features.Shape != info.Image)
            throw new ArgumentException(
                $"The features are those of {features.Shape}, not {info.Image}.", nameof(features));
        (_info, _batch, _features) = (info, batch, features);
    }

    /// <summary>Projects a picture.</summary>
    /// <param name="target">[c, h, w] in [0, 1], of the generator's shape.</param>
    /// <param name="label">
    /// The class to search in; null for all, and blends of them. Ignored if the generator is unconditional.
    /// </param>
    /// <param name="report">Receives the best result so far, several times; null for nobody.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public ProjectedPicture Find(
        ReadOnlySpan<float> target, int? label, Action<ProjectedPicture>? report, CancellationToken cancellation)
    {
        if (target.Length != _info.Image.Size)
            throw new ArgumentException($"{target.Length} values are not a picture of {_info.Image}.", nameof(target));
        var search = new ProjectionSearch(_info, _batch, new ProjectionMetric(target, _features), cancellation);
        IReadOnlyList<ProjectedPicture> random = search.Random(RandomLatents, label);
        List<ProjectedPicture> starts = [.. random.Take(Starts)];
        report?.Invoke(starts[0]);
        for (int i = 0; i < starts.Count; i++)
        {
            for (int iteration = 0; iteration < FirstIterations; iteration++)
                starts[i] = search.Improve(starts[i], blends: false);
            report?.Invoke(starts.MinBy(start => start.Distance)!);
        }

        ProjectedPicture best = Descend(search, starts.MinBy(start => start.Distance)!, LastIterations, false, report);
        if (_info.ClassNames.Count > 1 && label is null)
        {
            best = Descend(search, best, BlendIterations, true, report);
            if (best.MeanSquaredError > OfAnotherPicture)
                best = BestOfTwoClasses(search, starts, ProjectionSearch.LabelsOf(random), best);
            report?.Invoke(best);
        }

        return best with { PicturesGenerated = search.PicturesGenerated };
    }

    // What is near the best picture of one class is not always near the best one of two.
    private static ProjectedPicture BestOfTwoClasses(
        ProjectionSearch search, List<ProjectedPicture> starts, IReadOnlyList<int> labels, ProjectedPicture best)
    {
        ProjectedPicture pair = Descend(
            search, search.OfTwoClasses(starts, labels), BlendIterations, true, report: null);
        return pair.Distance < best.Distance ? pair : best;
    }

    private static ProjectedPicture Descend(
        ProjectionSearch search, ProjectedPicture best, int iterations, bool blends, Action<ProjectedPicture>? report)
    {
        for (int i = 0; i < iterations && best.Distance > SmallEnough; i++)
        {
            ProjectedPicture next = search.Improve(best, blends);
            bool isLast = next.Distance > best.Distance * (1 - LeastGain);
            best = next;
            report?.Invoke(best);
            if (isLast)
                break;
        }

        return best;
    }
}
