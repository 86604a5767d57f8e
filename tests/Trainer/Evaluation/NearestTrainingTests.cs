using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation;
using NetVips;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class NearestTrainingTests : IDisposable
{
    private const int Side = 28;
    private const int Gap = 2;
    private const int WideGap = 8;

    private static readonly ShapesDataSet Shapes = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The generator gives training pictures, so each sample's nearest is itself.</summary>
    [Fact]
    public void Memorised_pictures_are_found_and_shown_beside_the_samples()
    {
        var path = _folder.File("nearest.png");
        var found = Measure(EvaluatedFiles.Memory(Shapes.ClassNames, 20), path);
        Assert.InRange(found["nearest-training-distance"], 0, 1e-3);
        Assert.InRange(found["nearest-training-distance-of-test-pictures"], 0.05, double.MaxValue);

        using var sheet = Image.NewFromFile(path);
        Assert.Equal((Side + WideGap + (7 * (Side + Gap)), 16 * (Side + Gap)), (sheet.Width, sheet.Height));
        for (var row = 0; row < 16; row++)
        {
            var (sample, nearest, second) = (Tile(sheet, 0, row), Tile(sheet, 1, row), Tile(sheet, 2, row));
            Assert.Equal(sample, nearest);
            Assert.NotEqual(sample, second);
        }
    }

    [Fact]
    public void Noise_is_farther_than_test_pictures()
    {
        var found = Measure(EvaluatedFiles.Noise(Shapes.ClassNames), _folder.File("nearest.png"));
        Assert.True(found["nearest-training-distance"] > found["nearest-training-distance-of-test-pictures"]);
    }

    private static Dictionary<string, double> Measure(GeneratorFile file, string path)
    {
        var subject = EvaluatedFiles.Subject(file, Shapes, samples: 120) with
        {
            Options = new SampleOptions { NearestSheet = path },
        };
        new SampleEvaluation().Check(subject);
        var found = new SampleEvaluation().Measure(subject, default);
        return found.Figures.SelectMany(figure => figure.Recorded()).ToDictionary();
    }

    private static byte[] Tile(Image sheet, int column, int row)
    {
        var left = column == 0 ? 0 : Side + WideGap + ((column - 1) * (Side + Gap));
        using var tile = sheet.Crop(left, row * (Side + Gap), Side, Side);
        return tile.WriteToMemory<byte>();
    }
}
