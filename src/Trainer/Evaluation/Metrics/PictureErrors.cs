using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>Accumulates the errors of generated pictures against the target pictures.</summary>
internal sealed class PictureErrors
{
    // Within float32 rounding; keeps the ratio finite for equal pictures.
    private const double LeastSquaredError = 1e-10;

    private double _squares;
    private double _distances;
    private double _similarities;
    private long _values;
    private long _pictures;

    /// <summary>Mean squared error of values in [0, 1].</summary>
    public double MeanSquaredError => _squares / _values;

    /// <summary>Mean absolute error (L1) of values in [0, 1].</summary>
    public double MeanAbsoluteError => _distances / _values;

    /// <summary>
    /// Peak signal-to-noise ratio in dB, from the mean squared error of all pictures; 100 for equal pictures.
    /// </summary>
    public double PeakSignalToNoise => -10 * Math.Log10(Math.Max(MeanSquaredError, LeastSquaredError));

    /// <summary>Mean structural similarity, at most 1.</summary>
    public double MeanSimilarity => _similarities / _pictures;

    /// <summary>Adds pictures.</summary>
    /// <param name="generated">[batch, channels, height, width] in [0, 1].</param>
    /// <param name="real">The target pictures, of the same shape.</param>
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

    /// <summary>All figures, each with that of the mean training picture as its baseline.</summary>
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
            new("psnr", PeakSignalToNoise, 2, "peak signal-to-noise ratio of that error; higher is better")
            {
                Unit = "dB",
                Baseline = Mean("psnr", ofMean.PeakSignalToNoise),
            },
            new("ssim", MeanSimilarity, 4, "structural similarity; 1 for equal pictures")
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
