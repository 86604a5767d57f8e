using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class GoldenBatchesTests
{
    private readonly GeneratorFile _file = SyntheticGenerator.Conditional();

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(16, 1)]
    [InlineData(64, 1)]
    public void Every_size_is_proved_with_all_golden_values_and_filled_with_them(int size, int runs)
    {
        var batches = new GoldenBatches(_file.Info.Golden, size);
        Assert.Equal((3, runs), (_file.Info.Golden.Count, batches.Count));
        using var generator = CpuGenerator.Load(_file);
        using CpuBatch batch = generator.CreateBatch(size, BatchSplitting.Never);
        for (int run = 0; run < batches.Count; run++)
        {
            foreach (string name in _file.Info.Golden.Inputs.Keys)
                batches.Input(run, name).CopyTo(batch.Input(name));
            batch.Run();
            GoldenReport report = batches.Compare(run, batch.Images, _file.Tolerance);
            Assert.True(report.Passed, report.Difference);
            Assert.Equal(3, report.Count);
        }
    }

    [Fact]
    public void A_single_wrong_picture_of_a_padded_run_is_found_and_so_is_not_a_number()
    {
        var batches = new GoldenBatches(_file.Info.Golden, 16);
        float[] pictures = Pictures(batches, _file.Info.Golden, 16);
        Assert.Equal(0, batches.Compare(0, pictures, 1e-4).MaxDifference);
        pictures[^1] += 0.5f;
        Assert.Equal(0.5, batches.Compare(0, pictures, 1e-4).MaxDifference, 5);
        pictures[^1] = float.NaN;
        Assert.False(batches.Compare(0, pictures, 1e-4).Passed);
    }

    [Fact]
    public void More_golden_pictures_than_the_largest_batch_are_replayed_in_runs()
    {
        GoldenValues few = _file.Info.Golden;
        const int Many = 70;
        var many = new GoldenValues(
            few.Inputs.ToDictionary(input => input.Key, input => Repeated(input.Value, Many)),
            Repeated(few.Image, Many));
        Assert.Equal(70, new GoldenBatches(many, 1).Count);
        Assert.Equal(2, new GoldenBatches(many, 64).Count);
        Assert.Equal(64 * 16, new GoldenBatches(many, 64).Input(1, InterfaceNames.Latent).Length);
    }

    [Fact]
    public void A_size_whose_run_would_take_too_long_is_not_opened_on_hardware()
    {
        Assert.Equal([1, 16, 64], RunLimits.Within([1, 16, 64], 0.01, isSoftware: false));
        Assert.Equal([1, 16], RunLimits.Within([1, 16, 64], 0.05, isSoftware: false));
        Assert.Equal([1], RunLimits.Within([1, 16, 64], 3, isSoftware: false));
        Assert.Equal([1, 16, 64], RunLimits.Within([1, 16, 64], 3, isSoftware: true));
        Assert.Equal([1, 16, 64], RunLimits.Within([1, 16, 64], null, isSoftware: false));
    }

    private static float[] Pictures(GoldenBatches batches, GoldenValues golden, int size)
    {
        Assert.Equal(1, batches.Count);
        int length = golden.Image.Values.Length / golden.Count;
        return [.. Enumerable.Range(0, size * length)
            .Select(i => golden.Image.Values[(i / length % golden.Count * length) + (i % length)])];
    }

    private static TensorData Repeated(TensorData tensor, int count)
    {
        int length = tensor.Values.Length / tensor.Shape[0];
        return new(
            [count, .. tensor.Shape.Skip(1)],
            [.. Enumerable.Range(0, count * length).Select(i => tensor.Values[i % tensor.Values.Length])]);
    }
}
