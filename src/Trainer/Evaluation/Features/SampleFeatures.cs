using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>Distances between samples and real pictures in feature space.</summary>
internal sealed class SampleFeatures : SampleMeasure
{
    /// <summary>Minimum number of samples.</summary>
    public const int FewestSamples = 1_000;

    /// <summary>Minimum number of real pictures.</summary>
    public const int FewestRealPictures = 2;

    // Noise is only a reference, for which this many samples suffice.
    private const int MostNoise = 2_000;

    private readonly FeatureChoice _choice;
    private readonly RealFeatures _real;
    private readonly torch.Tensor _other;
    private readonly torch.Tensor _noise;
    private readonly string _realName;
    private readonly string _otherName;
    private readonly List<torch.Tensor> _generated = [];

    private SampleFeatures(
        FeatureChoice choice, EvaluationSubject subject, PictureSet real, CancellationToken cancellation)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        FeatureSpace space = choice.Space;
        _choice = choice;
        bool mirrored = choice.Kind == FeatureKind.General && real.Count < FeatureChoice.FewestToFit;
        _real = new RealFeatures(
            space.Of(real, mirrored: false, cancellation).DetachFromDisposeScope(),
            mirrored ? space.Of(real, mirrored: true, cancellation).DetachFromDisposeScope() : null);
        DataSplit otherSplit = subject.Options.Real == DataSplit.Test ? DataSplit.Train : DataSplit.Test;
        (_realName, _otherName) = (Name(subject.Options.Real), Name(otherSplit));
        using PictureSet other = OtherPictures(subject, otherSplit);
        _other = space.Of(other, mirrored: false, cancellation).DetachFromDisposeScope();
        _noise = space.OfNoise(Math.Min(MostNoise, subject.Samples), subject.DataSet.Shape, cancellation)
            .DetachFromDisposeScope();
    }

    /// <summary>Computes the features of the real pictures.</summary>
    /// <param name="choice">The features; not owned.</param>
    /// <param name="subject">The evaluation.</param>
    /// <param name="real">The real pictures that samples are compared with.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public static SampleFeatures Prepare(
        FeatureChoice choice, EvaluationSubject subject, PictureSet real, CancellationToken cancellation) =>
        new(choice, subject, real, cancellation);

    public override void Add(torch.Tensor pictures, ReadOnlySpan<long> labels) =>
        _generated.Add(_choice.Space.Of(pictures).DetachFromDisposeScope());

    public override Measurement Result()
    {
        using torch.Tensor generated = torch.cat(_generated);
        var sets = new FeatureSets(generated, _real, _other, _otherName, _noise);
        IReadOnlyList<Figure> figures = FeatureFigures.Of(sets, _choice.Kind);
        string names = string.Join(", ", figures.Select(figure => figure.Name));
        string views = _real.Mirrored is null ? "" : " and their mirror images";
        return new Measurement(figures, [])
        {
            Protocol =
            [
                $"{names}: features of {_choice.Space.Description}; {generated.shape[0]:N0} samples against "
                    + $"{_real.Count:N0} {_realName}{views}",
            ],
        };
    }

    protected override void Dispose(bool disposing)
    {
        foreach (torch.Tensor tensor in _generated.Append(_real.Pictures).Append(_other).Append(_noise))
            tensor.Dispose();
        _real.Mirrored?.Dispose();
    }

    private static string Name(DataSplit split) => split == DataSplit.Test ? "test pictures" : "training pictures";

    /// <summary>
    /// As many as samples, so that both figures have the same sampling error, or all if there are fewer.
    /// </summary>
    private static PictureSet OtherPictures(EvaluationSubject subject, DataSplit split)
    {
        using PictureSet all = subject.DataSet.Load(subject.Store, split);
        using var random = new torch.Generator(0);
        using torch.Tensor order = torch.randperm(all.Count, generator: random);
        using torch.Tensor chosen = order.narrow(0, 0, Math.Min(all.Count, subject.Samples));
        return new PictureSet(
            all.Pictures.index_select(0, chosen).DetachFromDisposeScope(),
            all.Labels.index_select(0, chosen).DetachFromDisposeScope(),
            all.ClassCount);
    }
}
