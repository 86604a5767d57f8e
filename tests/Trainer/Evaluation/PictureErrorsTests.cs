using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class PictureErrorsTests
{
    [Fact]
    public void An_error_of_a_tenth_everywhere_is_20_dB()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var errors = new PictureErrors();
        errors.Add(torch.full([3, 1, 12, 12], 0.6f), torch.full([3, 1, 12, 12], 0.5f));
        Assert.Equal(0.01, errors.MeanSquaredError, 1e-7);
        Assert.Equal(20, errors.PeakSignalToNoise, 1e-4);
        Assert.Equal(0.1, errors.MeanAbsoluteError, 1e-6);
    }

    [Fact]
    public void Nothing_differs()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var errors = new PictureErrors();
        errors.Add(torch.rand(3, 3, 12, 12), torch.zeros(3, 3, 12, 12));
        Assert.NotEqual(0, errors.MeanSquaredError);
        errors = new PictureErrors();
        torch.Tensor pictures = torch.rand(3, 3, 12, 12);
        errors.Add(pictures, pictures);
        Assert.Equal((0, 0, 100), (errors.MeanSquaredError, errors.MeanAbsoluteError, errors.PeakSignalToNoise));
        Assert.Equal(1, errors.MeanSimilarity, 1e-12);
    }

    /// <summary>
    /// Three pictures without an error and one wrong everywhere by 0.2: a mean over batches would give 0.02.
    /// </summary>
    [Fact]
    public void Every_picture_counts_alike_in_whatever_batch_it_came()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var errors = new PictureErrors();
        torch.Tensor three = torch.full([3, 1, 12, 12], 0.5f);
        errors.Add(three, three);
        errors.Add(torch.full([1, 1, 12, 12], 0.7f), torch.full([1, 1, 12, 12], 0.5f));
        Assert.Equal(0.04 / 4, errors.MeanSquaredError, 1e-7);
        Assert.Equal(20, errors.PeakSignalToNoise, 1e-4);
        Assert.Equal(0.05, errors.MeanAbsoluteError, 1e-6);
        Assert.InRange(errors.MeanSimilarity, 0.9, 0.999);
    }

    [Fact]
    public void Figures_stand_beside_those_of_the_mean_picture_and_are_rounded_when_recorded()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (PictureErrors errors, PictureErrors ofMean) = (new PictureErrors(), new PictureErrors());
        errors.Add(torch.full([1, 1, 12, 12], 0.6f), torch.full([1, 1, 12, 12], 0.5f));
        ofMean.Add(torch.full([1, 1, 12, 12], 0.7f), torch.full([1, 1, 12, 12], 0.5f));
        var recorded = errors.Figures(ofMean).SelectMany(figure => figure.Recorded()).ToDictionary();
        Assert.Equal(
            [
                "l1", "l1-of-mean-picture", "mse", "mse-of-mean-picture",
                "psnr", "psnr-of-mean-picture", "ssim", "ssim-of-mean-picture",
            ],
            recorded.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0.01, recorded["mse"]);
        Assert.Equal(0.04, recorded["mse-of-mean-picture"]);
        Assert.Equal(20, recorded["psnr"]);
        Assert.Equal(13.98, recorded["psnr-of-mean-picture"]);
    }
}
