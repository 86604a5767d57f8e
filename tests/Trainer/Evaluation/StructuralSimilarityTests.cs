using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class StructuralSimilarityTests
{
    private const double C1 = 1e-4;
    private const double C2 = 9e-4;

    [Theory]
    [InlineData(1, 13, 17)]
    [InlineData(3, 11, 12)]
    [InlineData(1, 6, 5)]
    [InlineData(3, 1, 8)]
    public void It_is_what_the_definition_says(int channels, int height, int width)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        torch.Tensor a = torch.rand(2, channels, height, width, generator: random);
        torch.Tensor b = (a + (torch.rand(2, channels, height, width, generator: random) * 0.4) - 0.2).clamp(0, 1);
        double[] found = StructuralSimilarity.Of(a, b).data<double>().ToArray();
        for (int picture = 0; picture < 2; picture++)
            Assert.Equal(
                Enumerable.Range(0, channels).Average(channel => Direct(a[picture][channel], b[picture][channel])),
                found[picture],
                1e-9);
    }

    [Fact]
    public void Equal_pictures_reach_1_and_opposite_ones_fall_below_0()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(4);
        torch.Tensor picture = torch.rand(1, 3, 20, 20, generator: random);
        Assert.Equal(1, StructuralSimilarity.Of(picture, picture).item<double>(), 1e-12);
        Assert.InRange(StructuralSimilarity.Of(picture, 1 - picture).item<double>(), -1, -0.5);
    }

    [Fact]
    public void Of_even_pictures_only_their_brightness_counts()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        double found = StructuralSimilarity.Of(torch.full([1, 1, 16, 16], 0.25f), torch.full([1, 1, 16, 16], 0.75f))
            .item<double>();
        Assert.Equal(((2 * 0.25 * 0.75) + C1) / ((0.25 * 0.25) + (0.75 * 0.75) + C1), found, 1e-9);
    }

    /// <summary>Window by window and pixel by pixel, deviations from the mean first and their products after.</summary>
    private static double Direct(torch.Tensor a, torch.Tensor b)
    {
        (int height, int width) = ((int)a.shape[0], (int)a.shape[1]);
        (float[]? x, float[]? y) = (a.contiguous().data<float>().ToArray(), b.contiguous().data<float>().ToArray());
        (int rows, int columns) = (Side(height), Side(width));
        double sum = 0;
        int windows = 0;
        for (int top = 0; top + rows <= height; top++)
        {
            for (int left = 0; left + columns <= width; left++)
            {
                var pixels = (
                    from row in Enumerable.Range(0, rows)
                    from column in Enumerable.Range(0, columns)
                    let place = ((top + row) * width) + left + column
                    let distance = Math.Pow(row - (rows / 2), 2) + Math.Pow(column - (columns / 2), 2)
                    select (X: (double)x[place], Y: (double)y[place], Weight: Math.Exp(-distance / 4.5))).ToList();
                double total = pixels.Sum(p => p.Weight);
                double meanX = pixels.Sum(p => p.Weight * p.X) / total;
                double meanY = pixels.Sum(p => p.Weight * p.Y) / total;
                double varianceX = pixels.Sum(p => p.Weight * Math.Pow(p.X - meanX, 2)) / total;
                double varianceY = pixels.Sum(p => p.Weight * Math.Pow(p.Y - meanY, 2)) / total;
                double covariance = pixels.Sum(p => p.Weight * (p.X - meanX) * (p.Y - meanY)) / total;
                sum += ((2 * meanX * meanY) + C1) * ((2 * covariance) + C2)
                    / (((meanX * meanX) + (meanY * meanY) + C1) * (varianceX + varianceY + C2));
                windows++;
            }
        }

        return sum / windows;
    }

    private static int Side(int extent) => extent >= 11 ? 11 : extent % 2 == 1 ? extent : extent - 1;
}
