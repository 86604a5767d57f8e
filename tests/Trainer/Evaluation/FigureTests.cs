using ImageGen.Trainer.Evaluation;

namespace ImageGen.Tests.Trainer.Evaluation;

public sealed class FigureTests
{
    [Fact]
    public void A_share_is_told_in_percent_and_recorded_as_a_share()
    {
        var figure = new Figure("label-agreement", 0.907412, 4, "")
        {
            IsShare = true,
            Baseline = new Baseline("classifier-accuracy", "real", 0.91468),
        };
        Assert.Equal("90.74%", figure.Text(figure.Value));
        Assert.Equal(
            [KeyValuePair.Create("label-agreement", 0.9074), KeyValuePair.Create("classifier-accuracy", 0.9147)],
            figure.Recorded());
    }

    [Fact]
    public void A_number_has_its_digits_and_its_unit()
    {
        Assert.Equal("20.10 dB", new Figure("psnr", 20.1, 2, "") { Unit = "dB" }.Text(20.1));
        Assert.Equal("0.00041", new Figure("kernel-distance", 0.000412, 5, "").Text(0.000412));
    }
}
