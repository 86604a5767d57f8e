using ImageGen.Generators;

namespace ImageGen.Tests.Parity;

/// <summary>Every model in models/ proves itself on this machine.</summary>
public sealed class ShippedModelsTests
{
    private const long LargestModel = 4_000_000;
    private static readonly string Folder = Path.Combine(Repository.Folder, "models");

    public static TheoryData<string> Models =>
        [.. Directory.EnumerateFiles(Folder, "*.onnx").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Replays_its_golden_values(string name)
    {
        var path = Path.Combine(Folder, name);
        foreach (var applyPasses in new[] { false, true })
        {
            using var generator = CpuGenerator.Load(GeneratorFile.Read(path), new CpuGeneratorOptions { ApplyPasses = applyPasses });
            var report = generator.CheckGolden();
            Assert.True(report.Passed, $"{name}: differs by {report.MaxDifference:G3}, more than {report.Tolerance:G3}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Has_a_row_with_its_checksum_and_command(string name)
    {
        var file = GeneratorFile.Read(Path.Combine(Folder, name));
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Contains(file.Sha256, readme);
        Assert.Contains(file.Info.Training.Command, readme);
        Assert.NotEmpty(file.Info.Quality);
        Assert.InRange(new FileInfo(file.Path!).Length, 1, LargestModel);
    }

    [Fact]
    public void There_are_models() => Assert.True(Directory.EnumerateFiles(Folder, "*.onnx").Count() >= 2);
}
