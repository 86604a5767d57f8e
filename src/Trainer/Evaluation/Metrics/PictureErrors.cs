using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>How far generated pictures are from the true ones, over all that were added.</summary>
internal sealed class PictureErrors
{
    // Below this everything is within the rounding of float32; it keeps the ratio of equal pictures finite.
    private const double LeastSquaredError = 1e-10;

    private double _squares;
    private double _distances;
    private double _similarities;
    private long _values;
    private long _pictures;

    /// <summary>Mean squared error of a value in [0, 1].</summary>
    public double MeanSquaredError => _squares / _values;

    /// <summary>Mean absolute error (L1) of a value in [0, 1].</summary>
    public double MeanAbsoluteError => _distances / _values;

    /// <summary>
    /// Peak signal-to-noise ratio in dB, of the mean squared error of all pictures; 100 where nothing differs.
    /// </summary>
    public double PeakSignalToNoise => -10 * Math.Log10(Math.Max(MeanSquaredError, LeastSquaredError));

    /// <summary>Mean structural similarity of a picture, at most 1.</summary>
    public double MeanSimilarity => _similarities / _pictures;

    /// <summary>Takes in pictures.</summary>
    /// <param name="generated">[batch, channels, height, width] in [0, 1].</param>
    /// <param name="real">The true pictures; the same shape.</param>
    public void Add(torch.Tensor generated, torch.Tensor real)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor difference = generated.to(torch.ScalarType.Float64) - real.to(torch.ScalarType.Float64);
        _squares += difference.square().sum().item<double>();
        _distances += difference.abs().sum().item<double>();
        _similarities += StructuralSimilarity.Of(generated, real).sum().item<double>();
        _values += difference.numel();
        _pictures += difference.shape[0];
    }

    /// <summary>All, each beside what the mean training picture gives in place of every generated one.</summary>
    /// <param name="ofMean">The errors of the mean training picture.</param>
    public IReadOnlyList<Figure> Figures(PictureErrors ofMean)
    {
        Baseline Mean(string name, double value) => new($"{name}-of-mean-picture", "mean training picture", value);
        return
        [
            new("mse", MeanSquaredError, 6, "mean squared error of a value in [0, 1]")
            {
                Baseline = Mean("mse", ofMean.MeanSquaredError),
            },
            new("psnr", PeakSignalToNoise, 2, "peak signal-to-noise ratio of that error; more is better")
            {
                Unit = "dB",
                Baseline = Mean("psnr", ofMean.PeakSignalToNoise),
            },
            new("ssim", MeanSimilarity, 4, "structural similarity; 1 is the true picture")
            {
                Baseline = Mean("ssim", ofMean.MeanSimilarity),
            },
            new("l1", MeanAbsoluteError, 5, "mean absolute error of a value in [0, 1]")
            {
                Baseline = Mean("l1", ofMean.MeanAbsoluteError),
            },
        ];
    }
}
