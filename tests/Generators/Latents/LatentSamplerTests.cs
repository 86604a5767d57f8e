using System.Diagnostics;
using System.Reflection;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Tests.Generators.Latents;

public sealed class LatentSamplerTests
{
    private static readonly LatentInfo Normal = new([4], LatentDistribution.Normal);
    private static readonly LatentInfo Uniform = new([2, 1, 2], LatentDistribution.Uniform);

    private static float[] Sample(LatentInfo latent, ulong seed, double truncation = 1)
    {
        float[] z = new float[latent.Size];
        LatentSampler.Sample(latent, seed, z, truncation);
        return z;
    }

    private static float[] Sample(GeneratorInfo info, ulong seed, double truncation = 1)
    {
        float[] z = new float[info.Latent!.Size];
        LatentSampler.Sample(info, seed, z, truncation);
        return z;
    }

    [Fact]
    public void Coordinates_do_not_depend_on_the_size_of_the_latent() =>
        Assert.Equal(Sample(Normal, 5), Sample(new LatentInfo([9], LatentDistribution.Normal), 5)[..4]);

    [Fact]
    public void Truncation_scales_every_coordinate()
    {
        foreach (LatentInfo latent in new[] { Normal, Uniform })
        {
            float[] whole = Sample(latent, 11);
            Assert.All(Sample(latent, 11, 0.5).Zip(whole), pair => Assert.Equal(pair.Second / 2, pair.First));
            Assert.All(Sample(latent, 11, 0), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Uniform_coordinates_fill_minus_1_to_1()
    {
        float[] all = [.. Enumerable.Range(0, 20_000).SelectMany(seed => Sample(Uniform, (ulong)seed))];
        Assert.InRange(all.Min(), -1, -0.999f);
        Assert.InRange(all.Max(), 0.999f, 1);
        Assert.InRange(all.Average(), -0.009, 0.009);
        Assert.InRange(all.Average(value => value * value), 0.33, 0.337);
    }

    [Fact]
    public void Seeds_give_different_latents()
    {
        var latents = Enumerable.Range(0, 1000).Select(
            seed => string.Join(',', Sample(Normal, (ulong)seed))).ToHashSet();
        Assert.Equal(1000, latents.Count);
    }

    [Fact]
    public void Anchors_are_blended_within_their_hull_and_pulled_toward_their_mean()
    {
        GeneratorInfo info = SyntheticGenerator.Anchored().Info;
        TensorData anchors = info.Anchors!;
        int size = info.Latent!.Size;
        float[][] columns =
        [
            .. Enumerable.Range(0, size).Select(k => anchors.Values.Where((_, i) => i % size == k).ToArray()),
        ];
        float[] mean = Sample(info, 1, 0);
        for (ulong seed = 0; seed < 200; seed++)
        {
            float[] z = Sample(info, seed);
            float[] half = Sample(info, seed, 0.5);
            for (int k = 0; k < size; k++)
            {
                Assert.InRange(z[k], columns[k].Min(), columns[k].Max());
                Assert.Equal(columns[k].Average(), mean[k], 1e-6f);
                Assert.Equal((z[k] + mean[k]) / 2, half[k], 1e-6f);
            }
        }
        Assert.NotEqual(Sample(info, 1), Sample(info, 2));
        Assert.Equal(Sample(info, 1), Sample(info, 1));
    }

    [Fact]
    public void The_mean_of_many_blends_is_the_mean_of_the_anchors()
    {
        GeneratorInfo info = SyntheticGenerator.Anchored().Info;
        float[] mean = Sample(info, 0, 0);
        double[] sums = new double[mean.Length];
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            float[] z = Sample(info, seed);
            for (int k = 0; k < z.Length; k++)
                sums[k] += z[k];
        }
        Assert.All(sums.Zip(mean), pair => Assert.Equal(pair.Second, pair.First / 20_000, 0.015));
    }

    [Fact]
    public void A_generator_samples_as_its_latent_does()
    {
        GeneratorInfo info = SyntheticGenerator.Uniform().Info;
        Assert.Equal(Sample(info.Latent!, 9, 0.7), Sample(info, 9, 0.7));
    }

    [Fact]
    public void Sampling_allocates_nothing()
    {
        // Without optimizations the runtime makes an object for every table of constants that becomes a span.
        DebuggableAttribute? debuggable = typeof(LatentSampler).Assembly.GetCustomAttribute<DebuggableAttribute>();
        Assert.SkipWhen(
            debuggable?.IsJITOptimizerDisabled == true, "a debug build allocates where the released code does not");
        GeneratorInfo info = SyntheticGenerator.Anchored().Info;
        float[] z = new float[info.Latent!.Size];
        float[] normal = new float[Normal.Size];
        LatentSampler.Sample(info, 1, z, 0.5);
        LatentSampler.Sample(Normal, 1, normal);
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (ulong seed = 0; seed < 10; seed++)
            {
                LatentSampler.Sample(info, seed, z, 0.5);
                LatentSampler.Sample(Normal, seed, normal);
            }
        }));
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        Assert.Throws<ArgumentException>(() => LatentSampler.Sample(Normal, 1, new float[3]));
        Assert.Throws<ArgumentException>(() => LatentSampler.Sample(Normal, 1, new float[4], -1));
        Assert.Throws<ArgumentException>(() => LatentSampler.Sample(Normal, 1, new float[4], double.NaN));
        GeneratorInfo anchored = SyntheticGenerator.Anchored().Info;
        Assert.Throws<ArgumentException>(() => LatentSampler.Sample(anchored.Latent!, 1, new float[16]));
        Assert.Throws<ArgumentException>(
            () => LatentSampler.Sample(SyntheticGenerator.ImageToImage().Info, 1, new float[16]));
    }
}
