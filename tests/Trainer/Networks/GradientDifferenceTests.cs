using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class GradientDifferenceTests
{
    [Fact]
    public void Equals_equation_6_written_as_loops()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var random = new torch.Generator(3);
        torch.Tensor a = torch.rand([2, 3, 5, 7], generator: random);
        torch.Tensor b = torch.rand([2, 3, 5, 7], generator: random);
        Assert.Equal(Expected(a, b), GradientDifference.Loss(a, b).item<float>(), 1e-5f);
    }

    [Fact]
    public void Ignores_the_colour_of_flat_areas_and_the_sign_of_their_edges()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor half = torch.zeros(1, 1, 4, 4);
        half[.., .., 2..] = 0.6f;
        Assert.Equal(0, GradientDifference.Loss(half, half + 0.3f).item<float>(), 1e-6f);
        Assert.Equal(0, GradientDifference.Loss(half, -half).item<float>(), 1e-6f);
        Assert.True(GradientDifference.Loss(half, torch.zeros_like(half)).item<float>() > 0.1f);
    }

    private static float Expected(torch.Tensor a, torch.Tensor b)
    {
        float[] vertical = [.. Differences(1, 0)], horizontal = [.. Differences(0, 1)];
        return vertical.Average() + horizontal.Average();

        IEnumerable<float> Differences(int down, int right)
        {
            for (int picture = 0; picture < a.shape[0]; picture++)
            {
                for (int channel = 0; channel < a.shape[1]; channel++)
                {
                    for (int y = down; y < a.shape[2]; y++)
                    {
                        for (int x = right; x < a.shape[3]; x++)
                        {
                            yield return Math.Abs(Step(a, picture, channel, y, x) - Step(b, picture, channel, y, x));
                        }
                    }
                }
            }

            float Step(torch.Tensor t, int picture, int channel, int y, int x) => Math.Abs(
                t[picture, channel, y, x].item<float>() - t[picture, channel, y - down, x - right].item<float>());
        }
    }
}
