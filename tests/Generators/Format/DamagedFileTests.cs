using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Format;

/// <summary>Whatever happens to its bytes, a file is read or refused with one clear line.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_cut_short_anywhere_is_refused()
    {
        byte[] whole = SyntheticGenerator.Conditional(half: true).Model.ToByteArray();
        // Everywhere in the first and last kilobytes, where the fields are short, and at many places between.
        IEnumerable<int> lengths = Enumerable.Range(0, 1000)
            .Concat(Enumerable.Range(0, 500).Select(i => (int)((long)whole.Length * i / 500)))
            .Concat(Enumerable.Range(whole.Length - 1000, 1000));
        foreach (int length in lengths)
            Assert.False(
                TryRead(whole[..length]), $"The first {length} of {whole.Length} bytes were taken for a generator.");
        Assert.True(TryRead(whole));
    }

    [Fact]
    public void Flipped_bytes_give_a_generator_or_one_clear_line()
    {
        byte[] whole = SyntheticGenerator.Anchored().Model.ToByteArray();
        var random = new Random(1);
        for (int trial = 0; trial < 1500; trial++)
        {
            byte[] damaged = [.. whole];
            int flips = 1 + trial % 4;
            for (int i = 0; i < flips; i++)
                damaged[Position(random, whole.Length)] ^= (byte)(1 << random.Next(8));
            TryRead(damaged);
        }
    }

    [Fact]
    public void A_damaged_generator_that_is_read_runs_or_gives_one_clear_line()
    {
        byte[] whole = SyntheticGenerator.Conditional(half: true).Model.ToByteArray();
        var random = new Random(2);
        int loaded = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = [.. whole];
            damaged[Position(random, whole.Length)] ^= (byte)(1 << random.Next(8));
            if (!TryRead(damaged))
                continue;
            try
            {
                using var generator = CpuGenerator.Load(
                    GeneratorFile.Read(_folder.File("damaged.onnx")), new CpuGeneratorOptions { Threads = 1 });
                generator.CheckGolden();
                loaded++;
            }
            catch (InputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.InRange(loaded, 1, 300);
    }

    /// <summary>The graph stands in the first bytes of a file, where most of the damages are.</summary>
    [Fact]
    public void A_damaged_graph_is_refused_or_fitted_to_a_device()
    {
        byte[][] files =
        [
            .. new[]
            {
                SyntheticGenerator.Conditional(half: true), SyntheticGenerator.ImageToImage(),
                SyntheticGenerator.Variational(), SyntheticGenerator.AutoEncoder(half: true),
            }.Select(file => file.Model.ToByteArray()),
        ];
        Fuzzing.Feed(files, 600, 20_000, bytes =>
        {
            var file = GeneratorFile.Read("damaged.onnx", bytes);
            CpuPasses.Apply(file.Model);
            try
            {
                DirectMLPasses.Apply(file.Model, half: true);
            }
            catch (NotSupportedException e)
            {
                // It is played in float32.
                Assert.DoesNotContain('\n', e.Message);
            }
        });
    }

    [Theory]
    [InlineData("Add")]
    [InlineData("Cast")]
    [InlineData("Concat")]
    [InlineData("Conv")]
    [InlineData("ConvTranspose")]
    [InlineData("Gemm")]
    [InlineData("LeakyRelu")]
    [InlineData("Reshape")]
    [InlineData("Resize")]
    public void An_operator_without_its_inputs_is_refused(string operation)
    {
        for (int count = 0; count < 3; count++)
        {
            // Before the last node, which reads it: what nobody reads is left out.
            ModelProto model = SyntheticGenerator.Conditional().Model.Clone();
            NodeProto last = model.Graph.Node[^1];
            var node = new NodeProto { OpType = operation, Output = { "odd" } };
            node.Input.Add(Enumerable.Repeat(last.Input[0], count));
            model.Graph.Node.Insert(model.Graph.Node.Count - 1, node);
            last.Input[0] = "odd";
            try
            {
                var file = GeneratorFile.Read("odd.onnx", model.ToByteArray());
                using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = 1 });
                generator.CheckGolden();
            }
            catch (InputException e)
            {
                Assert.StartsWith("odd.onnx: ", e.Message);
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            Assert.False(TryRead(bytes));
        }
    }

    // Mostly where structure is: near the start, near the end, and evenly between.
    private static int Position(Random random, int length) => random.Next(3) switch
    {
        0 => random.Next(Math.Min(length, 4000)),
        1 => length - 1 - random.Next(Math.Min(length, 1500)),
        _ => random.Next(length),
    };

    private bool TryRead(byte[] bytes)
    {
        string path = _folder.File("damaged.onnx");
        File.WriteAllBytes(path, bytes);
        try
        {
            GeneratorFile.Read(path);
            return true;
        }
        catch (InputException e)
        {
            Assert.StartsWith($"{path}: ", e.Message);
            Assert.DoesNotContain('\n', e.Message);
            Assert.InRange(e.Message.Length, path.Length + 10, path.Length + 700);
            return false;
        }
    }
}
