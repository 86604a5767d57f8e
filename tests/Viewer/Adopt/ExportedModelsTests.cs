using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>
/// The commonest generators as PyTorch exports them, and graphs of later opsets and other layouts (exports.py).
/// </summary>
public sealed class ExportedModelsTests(ITestOutputHelper output)
{
    private static string Folder { get; } = Path.Combine(Repository.Folder, "tests", "Viewer", "Adopt", "exports");

    // name, options, a part of what is found for each input and the output
    public static TheoryData<string, string[]> Models => new()
    {
        { "dcgan-9", ["latent of 16x1x1", "16x16 colour, channels first, values -1..1 (ends in Tanh)", "batch: free"] },
        { "dcgan-17", ["latent of 16x1x1", "ends in Tanh"] },
        { "dcgan-of-one", ["latent of 16,", "16x16 gray", "batch: was 1"] },
        { "dcgan-of-one-9", ["batch: was 1"] },
        { "dcgan-of-eight", ["batch: was 8"] },
        { "wgan-layernorm", ["opset 17", "16x16 colour"] },
        { "wgan-instancenorm", ["opset 10", "16x16 colour"] },
        { "cgan-embedding", ["noise: latent of 12", "labels: label of 6 classes, as a number", "8x8 gray"] },
        { "cgan-onehot", ["y: label of 5 classes, one-hot", "16x16 gray, flat, values 0..1 (ends in Sigmoid)"] },
        { "vae-decoder", ["latent of 2,", "ends in Sigmoid"] },
        { "pix2pix-unet", ["x: a picture to translate, 16x16 colour, channels first, values -1..1", "ends in Tanh"] },
        { "cyclegan-resnet", ["real: a picture to translate, 32x32 colour", "32x32 colour"] },
        { "stylegan2", ["z: latent of 12", "noise: noise of 1x8x8, made constant", "values of noise are"] },
        { "channels-last-18", ["latent: latent of 10", "16x12 colour, channels last, values 0..1"] },
        { "bytes-19", ["latent of 6", "latent of 2x4", "class_id: label of 7 classes", "whole numbers of 8 bits"] },
        { "numbers-20", ["latent of 2x3x2", "image: 7x9 gray, channels first, values 0..255"] },
        { "alpha-21", ["opset 21", "8x8 colour with alpha, laid over white"] },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void What_was_exported_is_adopted_and_every_pass_gives_its_pictures(string name, string[] found)
    {
        (GeneratorFile file, AdoptionReport report) = Adopt(name);
        string lines = string.Join('\n', report.Lines);
        output.WriteLine(lines);
        Assert.All(found, part => Assert.Contains(part, lines, StringComparison.Ordinal));
        Assert.InRange(report.Difference, 0, 1e-4);
        Assert.Equal($"{name}.onnx", file.Info.Adopted!.File);
        Assert.Equal(3, file.Info.LeastFormatVersion);
        GoldenValues golden = file.Info.Golden;
        Assert.InRange(GraphRun.MaxDifference(GraphRun.Run(file.Model, golden.Inputs), golden.Image), 0, 1e-5);
        Assert.InRange(GraphRun.MaxDifference(
            GraphRun.Run(DirectMLPasses.Apply(file.Model, half: false), golden.Inputs), golden.Image), 0, 1e-5);
        Assert.True(golden.Image.Values.Max() - golden.Image.Values.Min() > 0.05, "the pictures are of one colour");
        try
        {
            ModelProto half = DirectMLPasses.Apply(file.Model, half: true);
            double difference = GraphRun.MaxDifference(GraphRun.Run(half, golden.Inputs), golden.Image);
            output.WriteLine($"float16: off by {difference:E1}");
            Assert.InRange(difference, 0, 0.05);
        }
        catch (NotSupportedException e)
        {
            output.WriteLine($"float16: {e.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_written_file_is_read_again_as_it_was(string name, string[] found)
    {
        Assert.NotEmpty(found);
        using var folder = new TemporaryFolder();
        (GeneratorFile file, _) = Adopt(name);
        file.Write(folder.File("again.onnx"));
        var again = GeneratorFile.Read(folder.File("again.onnx"));
        Assert.Equal(file.Sha256, again.Sha256);
        Assert.Equal(file.Info.Adopted, again.Info.Adopted);
        Assert.Equal(file.Info.Training, again.Info.Training);
    }

    /// <summary>What PyTorch made of its own inputs, which the exporter's script left in the file.</summary>
    [Theory]
    [InlineData("dcgan-9")]
    [InlineData("dcgan-17")]
    [InlineData("dcgan-of-one")]
    [InlineData("dcgan-of-one-9")]
    [InlineData("dcgan-of-eight")]
    [InlineData("wgan-layernorm")]
    [InlineData("wgan-instancenorm")]
    [InlineData("cgan-embedding")]
    [InlineData("cgan-onehot")]
    [InlineData("vae-decoder")]
    [InlineData("pix2pix-unet")]
    [InlineData("cyclegan-resnet")]
    public void The_pictures_are_those_of_PyTorch(string name)
    {
        (GeneratorFile file, AdoptionReport report) = Adopt(name, name == "cyclegan-resnet" ? 16 : 32);
        var exported = file.Model.MetadataProps
            .Where(entry => entry.Key.StartsWith("exported.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["exported.".Length..], entry => TensorText.Read(entry.Key, entry.Value));
        TensorData expected = exported["image"];
        exported.Remove("image");
        int count = expected.Shape[0];
        bool isSigned = report.Range == "-1..1";
        var inputs = new Dictionary<string, TensorData>();
        foreach ((string key, TensorData value) in exported)
        {
            if (file.Info.Source is not null)
                inputs["source"] = value with { Values = [.. value.Values.Select(each => (each + 1) / 2)] };
            else if (key is "labels")
                inputs["label"] = OneHot(value.Values, file.Info.ClassNames.Count);
            else
                inputs[key is "y" ? "label" : "z"] = value with { Shape = [count, .. value.Shape.Skip(1)] };
        }

        TensorData pictures = GraphRun.Run(file.Model, inputs);
        Assert.Equal(expected.Values.Length, pictures.Values.Length);
        double[] differences =
        [
            .. pictures.Values.Zip(expected.Values, (a, b) => a - (isSigned ? (b + 1) / 2 : (double)b)),
        ];
        double mean = differences.Average(difference => difference * difference);
        output.WriteLine(
            $"{name}: off by {differences.Max(Math.Abs):E1} from PyTorch, PSNR {-10 * Math.Log10(mean):F1} dB");
        Assert.InRange(differences.Max(Math.Abs), 0, 2e-5);
    }

    private static TensorData OneHot(float[] classes, int count) => new(
        [classes.Length, count],
        [.. classes.SelectMany(each => Enumerable.Range(0, count).Select(i => i == (int)each ? 1f : 0))]);

    private static (GeneratorFile File, AdoptionReport Report) Adopt(string name, int size = 32) => Adoption.Run(
        new AdoptionRequest
        {
            Path = Path.Combine(Folder, $"{name}.onnx"),
            Name = $"{name}.onnx",
            Options = name == "cyclegan-resnet" ? new AdoptionOptions { Width = size, Height = size } : new(),
        });
}
