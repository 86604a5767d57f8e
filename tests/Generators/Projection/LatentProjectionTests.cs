using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Projection;

public sealed class LatentProjectionTests(ITestOutputHelper output)
{
    private const int MostPictures = 12_000;

    [Theory]
    [InlineData("cgan-mnist", 100_007, 7)]
    [InlineData("cgan-mnist", 100_008, 2)]
    [InlineData("cgan-fashion-mnist", 100_009, 8)]
    [InlineData("gan-mnist", 100_010, null)]
    public void A_picture_of_the_generator_is_found_again(string name, int seed, int? label)
    {
        using var generator = CpuGenerator.Load(
            GeneratorFile.Read(Path.Combine(Repository.Folder, "models", $"{name}.onnx")));
        using CpuBatch batch = generator.CreateBatch(64);
        float[] z = new float[generator.Info.Latent!.Size];
        LatentSampler.Sample(generator.Info, (ulong)seed, z);
        float[] target = Generate(batch, z, OneHot(generator.Info, label));
        List<double> errors = [];
        ProjectedPicture found = new LatentProjection(generator.Info, batch).Find(
            target, label: null, best => errors.Add(best.MeanSquaredError), TestContext.Current.CancellationToken);
        output.WriteLine($"{name}: PSNR {found.Psnr:F1} dB in {found.PicturesGenerated} pictures");
        Assert.True(found.Psnr >= 30, $"PSNR {found.Psnr:F1} dB");
        Assert.InRange(found.PicturesGenerated, 1024, MostPictures);
        Assert.Equal(label, found.Label);
        Assert.Equal(errors.OrderDescending(), errors);

        // What is reported is what the latent gives.
        float[] again = Generate(batch, found.Latent, found.Weights);
        double error = target.Zip(again, (a, b) => (double)(a - b) * (a - b)).Average();
        Assert.Equal(found.MeanSquaredError, error, 1e-6);
    }

    [Fact]
    public void A_class_that_was_asked_for_is_kept_and_the_same_picture_gives_the_same_result()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Conditional());
        using CpuBatch batch = generator.CreateBatch(16);
        float[] target = [.. Enumerable.Range(0, generator.Info.Image.Size).Select(i => i % 7 / 6f)];
        var projection = new LatentProjection(generator.Info, batch);
        ProjectedPicture[] found =
            [.. Enumerable.Range(0, 2).Select(_ => projection.Find(target, 2, null, CancellationToken.None))];
        Assert.All(found, item => Assert.Equal(2, item.Label));
        Assert.Equal(found[0].Latent, found[1].Latent);
    }

    [Fact]
    public void Uniform_latents_stay_inside_their_range()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Uniform());
        using CpuBatch batch = generator.CreateBatch(16);
        float[] white = new float[generator.Info.Image.Size];
        Array.Fill(white, 1);
        ProjectedPicture found = new LatentProjection(generator.Info, batch).Find(
            white, null, null, CancellationToken.None);
        Assert.Null(found.Label);
        Assert.All(found.Latent, value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void It_can_be_cancelled_and_misuse_is_an_argument_exception()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Uniform());
        using CpuBatch batch = generator.CreateBatch(4);
        var projection = new LatentProjection(generator.Info, batch);
        Assert.Throws<OperationCanceledException>(
            () => projection.Find(new float[generator.Info.Image.Size], null, null, new CancellationToken(true)));
        Assert.Throws<ArgumentException>(() => projection.Find(new float[3], null, null, CancellationToken.None));
        Assert.Throws<ArgumentException>(
            () => new LatentProjection(SyntheticGenerator.ImageToImage().Info, batch));
    }

    // The search climbs among many local optima, and which one it ends in depends on the rounding of the processor's
    // instructions: so of several targets, most must be found as blends, one of them clearly better, and none may be
    // lost by it.
    [Fact]
    public void A_blend_of_classes_comes_closer_than_one_class()
    {
        const int targets = 5;
        using var generator = CpuGenerator.Load(
            GeneratorFile.Read(Path.Combine(Repository.Folder, "models", "cgan-fashion-mnist.onnx")));
        using CpuBatch batch = generator.CreateBatch(64);
        float[] z = new float[generator.Info.Latent!.Size];
        float[] weights = new float[generator.Info.ClassNames.Count];
        (weights[3], weights[8]) = (0.6f, 0.4f);
        (int blends, double gain) = (0, 0.0);
        for (ulong seed = 0; seed < targets; seed++)
        {
            LatentSampler.Sample(generator.Info, 100_011 + seed, z);
            float[] target = Generate(batch, z, weights);
            List<ProjectedPicture> reports = [];
            ProjectedPicture found = new LatentProjection(generator.Info, batch).Find(
                target, label: null, reports.Add, TestContext.Current.CancellationToken);
            ProjectedPicture single = reports.Last(report => !report.IsBlend);
            output.WriteLine(
                $"PSNR {found.Psnr:F1} dB in {found.PicturesGenerated} pictures, of one class {single.Psnr:F1} dB; "
                + $"weights {string.Join(", ", found.Weights.Select(weight => $"{weight:F2}"))}");
            Assert.True(found.MeanSquaredError <= single.MeanSquaredError);
            Assert.Equal(found.IsBlend, found.MeanSquaredError < single.MeanSquaredError);
            Assert.InRange(found.PicturesGenerated, 1024, MostPictures);
            Assert.Equal(1, found.Weights.Sum(), 1e-5);
            Assert.All(found.Weights, weight => Assert.InRange(weight, 0, 1));
            if (found.IsBlend)
                blends++;
            gain = Math.Max(gain, found.Psnr - single.Psnr);
        }

        Assert.InRange(gain, 1, double.PositiveInfinity);
        Assert.InRange(blends, (targets / 2) + 1, targets);
    }

    [Theory]
    [InlineData(new[] { 0.2, 0.3, 0.5 }, new[] { 0.2f, 0.3f, 0.5f })]
    [InlineData(new[] { 2.0, 0, 0 }, new[] { 1f, 0, 0 })]
    [InlineData(new[] { 0.8, 0.8, -5 }, new[] { 0.5f, 0.5f, 0 })]
    [InlineData(new[] { -1.0, -1, -1.6 }, new[] { 0.5f, 0.5f, 0 })]
    public void Weights_are_the_nearest_that_sum_to_1(double[] point, float[] nearest)
    {
        float[] weights = Simplex.Nearest(point);
        for (int i = 0; i < nearest.Length; i++)
            Assert.Equal(nearest[i], weights[i], 1e-6);
    }

    private static float[] OneHot(GeneratorInfo info, int? label)
    {
        float[] weights = new float[info.ClassNames.Count];
        if (label is { } index)
            weights[index] = 1;
        return weights;
    }

    private static float[] Generate(CpuBatch batch, float[] z, float[] weights)
    {
        batch.Labels.Clear();
        z.CopyTo(batch.Latents);
        weights.CopyTo(batch.Labels);
        batch.Run();
        return batch.Images[..(batch.Images.Length / batch.Size)].ToArray();
    }
}
