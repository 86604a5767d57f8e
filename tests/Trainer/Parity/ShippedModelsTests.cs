using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Tests.Parity;

/// <summary>Every model in models/ proves itself on this machine.</summary>
public sealed class ShippedModelsTests
{
    private const long LargestModel = 4_500_000;
    private const long LargestFolder = 36 << 20;
    private static readonly string Folder = Path.Combine(Repository.Folder, "models");

    public static TheoryData<string> Models =>
        [
            .. Directory.EnumerateFiles(Folder, "*.onnx")
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Replays_its_golden_values(string name)
    {
        string path = Path.Combine(Folder, name);
        foreach (bool applyPasses in new[] { false, true })
        {
            using var generator = CpuGenerator.Load(
                GeneratorFile.Read(path), new CpuGeneratorOptions { ApplyPasses = applyPasses });
            GoldenReport report = generator.CheckGolden();
            Assert.True(
                report.Passed, $"{name}: differs by {report.MaxDifference:G3}, more than {report.Tolerance:G3}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Has_a_row_with_its_checksum_and_command(string name)
    {
        var file = GeneratorFile.Read(Path.Combine(Folder, name));
        string readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Contains(file.Sha256, readme);
        Assert.Contains(file.Info.Training.Command, readme);
        Assert.NotEmpty(file.Info.Quality);
        Assert.InRange(new FileInfo(file.Path!).Length, 1, LargestModel);
        Assert.Contains($"{file.Sha256}  {name}", File.ReadLines(Path.Combine(Folder, "SHA256SUMS")));
    }

    [Fact]
    public void Every_system_has_a_model_and_all_fit_into_a_clone()
    {
        string[] files = Directory.GetFiles(Folder, "*.onnx");
        Assert.Equal(
            RecipeRegistry.All.Select(recipe => recipe.Name).Order(StringComparer.Ordinal),
            files.Select(path => GeneratorFile.Read(path).Info.System).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(files.Sum(path => new FileInfo(path).Length), 1, LargestFolder);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Encodes_its_golden_pictures(string name)
    {
        var file = GeneratorFile.Read(Path.Combine(Folder, name));
        bool hasEncoder = file.Info.System is "ae" or "conv-ae" or "vae";
        Assert.Equal(hasEncoder, file.Info.Encoder is not null);
        if (!hasEncoder)
            return;
        using var encoder = CpuEncoder.Load(file);
        Assert.True(encoder.CheckGolden().Passed);
    }
}
