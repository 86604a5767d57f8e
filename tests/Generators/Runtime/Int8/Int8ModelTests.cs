using ImageGen.Generators;
using ImageGen.Generators.Onnx.Quantization;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;

namespace ImageGen.Tests.Generators.Runtime.Int8;

public sealed class Int8ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Int8Store _store;

    public Int8ModelTests() => _store = new Int8Store(_folder.File("int8"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_in_int8_hold_and_run_by_every_plan()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        Int8Model model = Create(file, QuantizationLevels.Reduced);
        Assert.True(model.Passed, model.Description);
        Assert.Equal(1, model.Layers);
        Assert.InRange(model.Psnr, Int8Model.LeastPsnr, 80);
        Assert.Contains("int8 in 1 layer, PSNR", model.Description, StringComparison.Ordinal);

        using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = 2 });
        generator.Use(model);
        float[] expected = Pictures(generator, CpuPlan.Default(5, 2));
        float[]? first = null;
        foreach (CpuPlan plan in CpuPlan.Candidates(5, 2, [GraphForm.Int8]))
        {
            float[] pictures = Pictures(generator, plan);
            first ??= pictures;
            Assert.Equal(first, pictures);
            Assert.NotEqual(expected, pictures);
        }

        double error = expected.Zip(first!, (x, y) => ((double)x - y) * (x - y)).Average();
        Assert.InRange(error, 0, 1e-4);
    }

    [Fact]
    public void A_generator_without_a_layer_between_its_first_and_last_is_refused()
    {
        Int8Model model = Create(SyntheticGenerator.Uniform(), QuantizationLevels.Full);
        Assert.False(model.Passed);
        Assert.Equal(0, model.Bytes.Length);
        Assert.Contains("no layer between its first and its last", model.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_differ_are_refused_by_their_PSNR()
    {
        Int8Model model = Create(SyntheticGenerator.Conditional(), new QuantizationLevels(7, 3));
        Assert.False(model.Passed);
        Assert.InRange(model.Psnr, 0, Int8Model.LeastPsnr);
        Assert.Matches(@"^PSNR \d+\.\d dB against float32, at least 40 dB are required$", model.Refusal);
    }

    [Fact]
    public void A_model_is_made_once_and_read_from_the_cache()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        Assert.Null(_store.Read(file.Sha256));
        Int8Model made = Get(file);
        Int8Model kept = _store.Read(file.Sha256)!;
        Assert.Equal(made.Bytes.ToArray(), kept.Bytes.ToArray());
        Assert.Equal(
            (made.Layers, made.GoldenPsnr, made.HeldOutPsnr), (kept.Layers, kept.GoldenPsnr, kept.HeldOutPsnr));
        Assert.Null(_store.Read(new string('a', 64)));

        GeneratorFile refused = SyntheticGenerator.Uniform();
        Assert.Equal(Get(refused).Refusal, _store.Read(refused.Sha256)!.Refusal);
    }

    [Fact]
    public void A_damaged_cache_does_not_count_and_is_made_again()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        Get(file);
        string path = _store.PathOf(file.Sha256);
        byte[] whole = File.ReadAllBytes(path);
        int step = whole.Length / 50;
        for (int i = 0; i < whole.Length; i += step)
        {
            File.WriteAllBytes(path, whole[..i]);
            Assert.Null(_store.Read(file.Sha256));
            byte[] flipped = [.. whole];
            flipped[i] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.Null(_store.Read(file.Sha256));
        }

        Get(file);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_no_error()
    {
        File.WriteAllText(_folder.File("file"), "");
        var store = new Int8Store(_folder.File("file"));
        Assert.True(store.Get(SyntheticGenerator.Conditional(), 1, TestContext.Current.CancellationToken).Passed);
    }

    private static Int8Model Create(GeneratorFile file, QuantizationLevels levels) => Int8Model.Create(
        file, 1, new Int8Processor("a test", levels), TestContext.Current.CancellationToken);

    private Int8Model Get(GeneratorFile file) => _store.Get(file, 1, TestContext.Current.CancellationToken);

    private static float[] Pictures(CpuGenerator generator, CpuPlan plan)
    {
        using CpuBatch batch = generator.CreateBatch(5, plan);
        CpuCalibration.Fill(generator.Info, batch);
        batch.Run();
        return batch.Images.ToArray();
    }
}
