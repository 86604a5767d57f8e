using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class CpuGeneratorTests
{
    public static TheoryData<string> Kinds =>
        ["unconditional", "conditional", "uniform", "anchored", "auto-encoder", "variational", "image-to-image"];

    private static GeneratorFile File(string kind, bool half = false) => kind switch
    {
        "unconditional" => SyntheticGenerator.Unconditional(half),
        "conditional" => SyntheticGenerator.Conditional(half),
        "uniform" => SyntheticGenerator.Uniform(),
        "anchored" => SyntheticGenerator.Anchored(),
        "auto-encoder" => SyntheticGenerator.AutoEncoder(half),
        "variational" => SyntheticGenerator.Variational(),
        _ => SyntheticGenerator.ImageToImage(half),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_values_are_replayed_with_and_without_passes(string kind)
    {
        foreach (bool passes in new[] { true, false })
        {
            foreach (bool half in new[] { true, false })
            {
                using var generator = CpuGenerator.Load(
                    File(kind, half), new CpuGeneratorOptions { Threads = 2, ApplyPasses = passes });
                GoldenReport report = generator.CheckGolden();
                Assert.True(report.Passed, $"{kind}, passes {passes}, float16 {half}: {report}");
                Assert.Equal(3, report.Count);
                Assert.Equal(generator.Info.Golden.Count, report.Count);
            }
        }
    }

    [Fact]
    public void Golden_values_of_another_generator_fail()
    {
        GeneratorFile file = SyntheticGenerator.Unconditional(seed: 1);
        GeneratorFile other = SyntheticGenerator.Unconditional(seed: 2);
        using var generator = CpuGenerator.Load(file.WithInfo(other.Info));
        GoldenReport report = generator.CheckGolden();
        Assert.False(report.Passed);
        Assert.InRange(report.MaxDifference, 0.01, 1);
    }

    [Fact]
    public void A_report_of_no_number_fails() => Assert.False(new GoldenReport(double.NaN, 1e-5, 1).Passed);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_are_as_long_as_the_inputs_and_outputs(string kind)
    {
        using var generator = CpuGenerator.Load(File(kind));
        GeneratorInfo info = generator.Info;
        using CpuBatch batch = generator.CreateBatch(5);
        Assert.Equal(5, batch.Size);
        Assert.Equal(5 * (info.Latent?.Size ?? 0), batch.Latents.Length);
        Assert.Equal(5 * info.ClassNames.Count, batch.Labels.Length);
        Assert.Equal(5 * (info.Source?.Shape.Size ?? 0), batch.Source.Length);
        Assert.Equal(5 * info.Image.Size, batch.Images.Length);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 16)]
    [InlineData(3, 17)]
    [InlineData(4, 80)]
    public void Slices_make_bit_identical_pictures(int threads, int size)
    {
        foreach (GeneratorFile file in new[] { SyntheticGenerator.Conditional(), SyntheticGenerator.ImageToImage() })
        {
            float[] whole = Pictures(file, threads, size, BatchSplitting.Never);
            Assert.Equal(whole, Pictures(file, threads, size, BatchSplitting.Always));
            Assert.Equal(whole, Pictures(file, threads, size, BatchSplitting.Measure));
        }
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(4, 3, true)]
    public void Always_splits_when_there_is_more_than_one_picture_and_thread(int threads, int size, bool expected)
    {
        var options = new CpuGeneratorOptions { Threads = threads, Splitting = BatchSplitting.Always };
        using var generator = CpuGenerator.Load(SyntheticGenerator.Uniform(), options);
        using CpuBatch batch = generator.CreateBatch(size);
        Assert.Equal(expected, batch.IsSplit);
    }

    [Fact]
    public void Small_batches_are_not_split_by_measure()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Uniform(), new CpuGeneratorOptions { Threads = 4 });
        using CpuBatch batch = generator.CreateBatch(7);
        Assert.False(batch.IsSplit);
    }

    [Fact]
    public void A_picture_does_not_depend_on_the_rest_of_its_batch()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        float[] five = Pictures(file, 1, 5, BatchSplitting.Never);
        float[] three = Pictures(file, 1, 3, BatchSplitting.Never);
        Assert.All(three.Zip(five), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Two_batches_run_at_the_same_time()
    {
        using var generator = CpuGenerator.Load(
            SyntheticGenerator.Unconditional(), new CpuGeneratorOptions { Threads = 2 });
        using CpuBatch first = generator.CreateBatch(4);
        using CpuBatch second = generator.CreateBatch(9);
        Fill(generator, first);
        Fill(generator, second);
        Parallel.Invoke(
            () => Repeat(first),
            () => Repeat(second));
        Assert.All(
            first.Images.ToArray().Zip(second.Images.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        static void Repeat(CpuBatch batch)
        {
            for (int i = 0; i < 50; i++)
                batch.Run();
        }
    }

    [Fact]
    public void The_device_says_the_number_of_threads()
    {
        using var one = CpuGenerator.Load(SyntheticGenerator.Uniform(), new CpuGeneratorOptions { Threads = 1 });
        using var two = CpuGenerator.Load(SyntheticGenerator.Uniform(), new CpuGeneratorOptions { Threads = 2 });
        Assert.Equal("CPU, 1 thread", one.Device);
        Assert.Equal("CPU, 2 threads", two.Device);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = 0 }));
        using var generator = CpuGenerator.Load(file);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.CreateBatch(0));
    }

    [Fact]
    public void After_Dispose_nothing_runs()
    {
        var generator = CpuGenerator.Load(SyntheticGenerator.Uniform(), new CpuGeneratorOptions { Threads = 2 });
        CpuBatch batch = generator.CreateBatch(4);
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(batch.Run);
        generator.Dispose();
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => generator.CreateBatch(1));
    }

    [Fact]
    public void A_graph_that_ONNX_Runtime_refuses_names_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("odd.onnx");
        SyntheticGenerator.Uniform().Write(path);
        var file = GeneratorFile.Read(path);
        ModelProto model = file.Model.Clone();
        model.Graph.Node.First(node => node.OpType == "Tanh").OpType = "NoSuchOperator";
        string odd = folder.File("refused.onnx");
        using (FileStream stream = System.IO.File.Create(odd))
            Google.Protobuf.MessageExtensions.WriteTo(model, stream);

        InputException exception = Assert.Throws<InputException>(() => CpuGenerator.Load(GeneratorFile.Read(odd)));
        Assert.Contains("refused.onnx", exception.Message);
        Assert.Contains("NoSuchOperator", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private static float[] Pictures(GeneratorFile file, int threads, int size, BatchSplitting splitting)
    {
        using var generator = CpuGenerator.Load(
            file, new CpuGeneratorOptions { Threads = threads, Splitting = splitting });
        using CpuBatch batch = generator.CreateBatch(size);
        Fill(generator, batch);
        batch.Run();
        return batch.Images.ToArray();
    }

    private static void Fill(CpuGenerator generator, CpuBatch batch)
    {
        for (int i = 0; i < batch.Size; i++)
        {
            if (generator.Info.Latent is { Size: var latent })
                LatentSampler.Sample(generator.Info, (ulong)i, batch.Latents.Slice(i * latent, latent));
            if (generator.Info.IsConditional)
                batch.Labels[i * generator.Info.ClassNames.Count + i % generator.Info.ClassNames.Count] = 1;
            for (int k = 0; generator.Info.Source is { Shape.Size: var size } && k < size; k++)
                batch.Source[i * size + k] = (i * 31 + k * 7) % 256 / 255f;
        }
    }
}
