using ImageGen.Generators;
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
        float[] target = Generate(batch, z, label);
        List<double> errors = [];
        ProjectedPicture found = new LatentProjection(generator.Info, batch).Find(
            target, label: null, best => errors.Add(best.MeanSquaredError), TestContext.Current.CancellationToken);
        output.WriteLine($"{name}: PSNR {found.Psnr:F1} dB in {found.PicturesGenerated} pictures");
        Assert.True(found.Psnr >= 30, $"PSNR {found.Psnr:F1} dB");
        Assert.InRange(found.PicturesGenerated, 1024, MostPictures);
        Assert.Equal(label, found.Label);
        Assert.Equal(errors.OrderDescending(), errors);

        // What is reported is what the latent gives.
        float[] again = Generate(batch, found.Latent, found.Label);
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

    private static float[] Generate(CpuBatch batch, float[] z, int? label)
    {
        batch.Labels.Clear();
        z.CopyTo(batch.Latents);
        if (label is { } index)
            batch.Labels[index] = 1;
        batch.Run();
        return batch.Images[..(batch.Images.Length / batch.Size)].ToArray();
    }
}
