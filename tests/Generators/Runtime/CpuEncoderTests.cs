using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class CpuEncoderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Codes_are_what_the_graph_gives(bool half)
    {
        GeneratorFile file = SyntheticGenerator.AutoEncoder(half);
        TensorData pictures = RandomTensor.Unit(12, 5, 3, 8, 12);
        TensorData expected = GraphRun.Run(file.Info.Encoder!.Model, Input(pictures));
        using var encoder = CpuEncoder.Load(file, threads: 1);
        float[] codes = new float[5 * 16];
        encoder.Encode(pictures.Values, codes);
        Assert.False(encoder.IsVariational);
        Assert.InRange(GraphRun.MaxDifference(expected, expected with { Values = codes }), 0, 1e-5);
        Assert.InRange(codes.Max(), 0.1f, 100f);
    }

    [Fact]
    public void A_variational_encoder_gives_means_and_on_request_log_variances()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        TensorData pictures = RandomTensor.Unit(12, 4, 1, 28, 28);
        TensorData[] expected = GraphRun.RunAll(file.Info.Encoder!.Model, Input(pictures));
        using var encoder = CpuEncoder.Load(file, threads: 2);
        float[] means = new float[4 * 2];
        float[] logVariances = new float[4 * 2];
        encoder.Encode(pictures.Values, means, logVariances);
        Assert.True(encoder.IsVariational);
        Assert.InRange(GraphRun.MaxDifference(expected[0], expected[0] with { Values = means }), 0, 1e-5);
        Assert.InRange(GraphRun.MaxDifference(expected[1], expected[1] with { Values = logVariances }), 0, 1e-5);
        Assert.NotEqual(means, logVariances);

        float[] alone = new float[4 * 2];
        encoder.Encode(pictures.Values, alone);
        Assert.Equal(means, alone);
    }

    [Fact]
    public void Golden_codes_are_replayed()
    {
        GeneratorFile[] all =
        [
            SyntheticGenerator.AutoEncoder(), SyntheticGenerator.AutoEncoder(
                half: true), SyntheticGenerator.Variational(),
        ];
        foreach (GeneratorFile file in all)
        {
            using var encoder = CpuEncoder.Load(file);
            GoldenReport report = encoder.CheckGolden();
            Assert.True(report.Passed, report.ToString());
            Assert.Equal(3, report.Count);
            Assert.Equal(file.Tolerance, report.Tolerance);
        }
    }

    [Fact]
    public void Golden_codes_of_another_encoder_fail()
    {
        GeneratorFile file = SyntheticGenerator.AutoEncoder(seed: 1);
        TensorData other = SyntheticGenerator.AutoEncoder(seed: 2).Info.Encoder!.GoldenCode;
        using var encoder = CpuEncoder.Load(
            file.WithInfo(file.Info with { Encoder = file.Info.Encoder! with { GoldenCode = other } }));
        Assert.False(encoder.CheckGolden().Passed);
    }

    // Largest coordinate, how far off it is in tolerances, and whether that passes.
    [Theory]
    [InlineData(1000, 900, true)]
    [InlineData(1000, 1100, false)]
    [InlineData(0.1, 0.9, true)]
    [InlineData(0.1, 1.1, false)]
    public void The_tolerance_is_relative_to_the_largest_coordinate_above_one(double largest, double off, bool passes)
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        float[] golden = file.Info.Encoder!.GoldenCode.Values;
        float factor = (float)(largest / golden.Max(Math.Abs));
        float[] codes = [.. golden.Select(value => value * factor)];
        int at = Array.FindIndex(codes, value => Math.Abs(value) == codes.Max(Math.Abs));
        codes[at] += Math.Sign(codes[at]) * (float)(off * file.Tolerance);
        EncoderInfo wrong = Multiplied(file.Info.Encoder, factor) with
        {
            GoldenCode = new TensorData(file.Info.Encoder.GoldenCode.Shape, codes),
        };
        using var encoder = CpuEncoder.Load(file.WithInfo(file.Info with { Encoder = wrong }));
        Assert.Equal(passes, encoder.CheckGolden().Passed);
    }

    [Fact]
    public void A_generator_without_an_encoder_is_refused_by_name()
    {
        string message = Assert.Throws<InputException>(() => CpuEncoder.Load(SyntheticGenerator.Anchored())).Message;
        Assert.Contains("gan-noise: has no encoder (gan)", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void An_encoder_that_ONNX_Runtime_refuses_names_the_file()
    {
        GeneratorFile file = SyntheticGenerator.Variational();
        ModelProto model = file.Info.Encoder!.Model.Clone();
        model.Graph.Node.First(node => node.OpType == "Relu").OpType = "NoSuchOperator";
        GeneratorFile odd = file.WithInfo(file.Info with { Encoder = file.Info.Encoder with { Model = model } });
        string message = Assert.Throws<InputException>(() => CpuEncoder.Load(odd)).Message;
        Assert.Contains("NoSuchOperator", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        using var plain = CpuEncoder.Load(SyntheticGenerator.AutoEncoder());
        using var variational = CpuEncoder.Load(SyntheticGenerator.Variational());
        float[] picture = new float[3 * 8 * 12];
        Assert.Throws<ArgumentException>(() => plain.Encode(picture, new float[15]));
        Assert.Throws<ArgumentException>(() => plain.Encode(picture.AsSpan(1), new float[16]));
        Assert.Throws<ArgumentException>(() => plain.Encode(picture, new float[16], new float[16]));
        Assert.Throws<ArgumentException>(() => variational.Encode(new float[28 * 28], new float[2], new float[3]));
    }

    private static Dictionary<string, TensorData> Input(TensorData pictures) => new() { ["image"] = pictures };

    /// <summary>The same encoder with codes that are so many times as large.</summary>
    private static EncoderInfo Multiplied(EncoderInfo encoder, float factor)
    {
        ModelProto model = encoder.Model.Clone();
        var constant = new GraphWriter("factor");
        constant.Constant("factor", [factor], []);
        model.Graph.Initializer.Add(constant.Graph.Initializer);
        NodeProto last = model.Graph.Node.Single(node => node.Output[0] == "z");
        last.OpType = "Mul";
        last.Input.Add("factor");
        return encoder with { Model = model };
    }
}
