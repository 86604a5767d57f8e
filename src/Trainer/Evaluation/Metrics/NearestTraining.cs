using ImageGen.Generators;
using ImageGen.Pictures;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Detects memorised training pictures: the distance of samples to their nearest training picture in feature space (as
/// in arXiv 1406.2661, section 5, there by pixels), with that of test pictures as its baseline, and a sheet: each row a
/// sample and its nearest training pictures, nearest first.
/// </summary>
internal sealed class NearestTraining : SampleMeasure
{
    private const int Rows = 16;
    private const int Columns = 8;
    private const int Gap = 2;
    private const int WideGap = 8;
    private const double Background = 32;

    // Enough for an accurate median.
    private const int MostMeasured = 1_000;

    private readonly FeatureSpace _space;
    private readonly PictureSet _training;
    private readonly torch.Tensor _features;
    private readonly torch.Tensor _test;
    private readonly string _path;
    private readonly List<torch.Tensor> _generated = [];
    private readonly List<torch.Tensor> _shown = [];
    private int _measured;

    private NearestTraining(
        FeatureSpace space, EvaluationSubject subject, PictureSet test, CancellationToken cancellation)
    {
        (_space, _path) = (space, subject.Options.NearestSheet!);
        _training = subject.DataSet.Load(subject.Store, DataSplit.Train);
        _features = space.Of(_training, mirrored: false, cancellation).DetachFromDisposeScope();
        using PictureSet some = test.First(MostMeasured);
        _test = space.Of(some, mirrored: false, cancellation).DetachFromDisposeScope();
    }

    /// <summary>Computes the features of the training pictures and of the test pictures to compare with.</summary>
    /// <param name="space">The features; not owned.</param>
    /// <param name="subject">The evaluation.</param>
    /// <param name="test">Test pictures.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public static NearestTraining Prepare(
        FeatureSpace space, EvaluationSubject subject, PictureSet test, CancellationToken cancellation) =>
        new(space, subject, test, cancellation);

    public override void Add(torch.Tensor pictures, ReadOnlySpan<long> labels)
    {
        if (_measured >= MostMeasured)
            return;
        _generated.Add(_space.Of(pictures).DetachFromDisposeScope());
        _measured += (int)pictures.shape[0];
        if (_shown.Sum(part => part.shape[0]) < Rows)
            _shown.Add(pictures.clone().DetachFromDisposeScope());
    }

    public override Measurement Result()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor generated = torch.cat(_generated);
        torch.Tensor samples = torch.cat(_shown);
        samples = samples.narrow(0, 0, Math.Min(Rows, samples.shape[0]));
        int neighbors = Math.Min(Columns - 1, _training.Count);
        (torch.Tensor places, torch.Tensor _) = NearestNeighbors.Nearest(
            generated.narrow(0, 0, samples.shape[0]), _features, neighbors);
        torch.Tensor nearest = _training.Pictures.index_select(0, places.reshape(-1)).to(torch.ScalarType.Float32);
        byte[] png = Png(samples * 255, nearest, neighbors);
        AtomicFile.Write(_path, stream => stream.Write(png));
        const string name = "nearest-training-distance";
        const string meaning = "median distance to the nearest training picture; 0 is a copy";
        return new Measurement(
            [
                new Figure(name, MedianDistance(generated), 4, meaning)
                {
                    Baseline = new Baseline($"{name}-of-test-pictures", "test pictures", MedianDistance(_test)),
                },
            ],
            [$"{_path}: {samples.shape[0]} samples, each with its {neighbors} nearest training pictures"])
        {
            Protocol =
            [
                $"{name}: features of {_space.Description}; {generated.shape[0]:N0} samples, "
                    + $"{_training.Count:N0} training pictures, {_test.shape[0]:N0} test pictures",
            ],
        };
    }

    protected override void Dispose(bool disposing)
    {
        _training.Dispose();
        foreach (torch.Tensor tensor in _generated.Concat(_shown).Append(_features).Append(_test))
            tensor.Dispose();
    }

    private double MedianDistance(torch.Tensor features) =>
        NearestNeighbors.Nearest(features, _features, 1).Distances.median().item<double>();

    /// <summary>Draws the sheet: a column of samples, a wide gap, then the neighbours.</summary>
    /// <param name="samples">[rows, channels, height, width], 0 to 255.</param>
    /// <param name="nearest">[rows * neighbors, channels, height, width], 0 to 255.</param>
    /// <param name="neighbors">Neighbours per sample.</param>
    private static byte[] Png(torch.Tensor samples, torch.Tensor nearest, int neighbors)
    {
        torch.Tensor left = torch.nn.functional.pad(
            samples.round().clamp(0, 255), [0, WideGap, 0, Gap], value: Background);
        torch.Tensor right = torch.nn.functional.pad(nearest, [0, Gap, 0, Gap], value: Background);
        (long rows, long channels, long height) = (left.shape[0], left.shape[1], left.shape[2]);
        torch.Tensor grid = right.reshape(rows, neighbors, channels, height, right.shape[3])
            .permute(0, 2, 3, 1, 4).reshape(rows, channels, height, -1);
        torch.Tensor sheet = torch.cat([left, grid], 3).permute(0, 2, 3, 1).to(torch.ScalarType.Byte).contiguous();
        (int width, int tall, int bands) = ((int)sheet.shape[2], (int)(rows * height), (int)channels);
        return PngFile.Encode(sheet.bytes.ToArray(), width, tall, bands);
    }
}
