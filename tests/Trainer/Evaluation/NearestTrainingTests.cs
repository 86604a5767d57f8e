using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;
using NetVips;
using TorchSharp;

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
        string path = _folder.File("nearest.png");
        Dictionary<string, double> found = Measure(EvaluatedFiles.Memory(Shapes.ClassNames, 20), path);
        Assert.InRange(found["nearest-training-distance"], 0, 1e-3);
        Assert.InRange(found["nearest-training-distance-of-test-pictures"], 0.05, double.MaxValue);

        using var sheet = Image.NewFromFile(path);
        Assert.Equal((Side + WideGap + (7 * (Side + Gap)), 16 * (Side + Gap)), (sheet.Width, sheet.Height));
        for (int row = 0; row < 16; row++)
        {
            (byte[]? sample, byte[]? nearest, byte[]? second) = (
                Tile(sheet, 0, row), Tile(sheet, 1, row), Tile(sheet, 2, row));
            Assert.Equal(sample, nearest);
            Assert.NotEqual(sample, second);
        }
    }

    [Fact]
    public void The_distances_are_those_of_all_pairs()
    {
        GeneratorFile file = EvaluatedFiles.Noise(Shapes.ClassNames);
        Dictionary<string, double> found = Measure(file, _folder.File("nearest.png"));
        using DisposeScope scope = torch.NewDisposeScope();
        using var classifier = Classifier.Open(ShapesClassifier.Bytes, "shapes.onnx");
        using PictureSet training = Shapes.Load(new DataStore(), DataSplit.Train);
        using PictureSet test = Shapes.Load(new DataStore(), DataSplit.Test).First(1_000);
        using PictureSet samples = SampleSource.Pictures(EvaluatedFiles.Subject(file, Shapes), 120, default);
        torch.Tensor Features(PictureSet set) => classifier.Features(set.Pictures.to(torch.ScalarType.Float32) / 255f);
        torch.Tensor known = Features(training);
        double Median(PictureSet set) => torch.cdist(Features(set), known).amin([1]).median().item<float>();

        // Samples are bytes here, and were not there.
        double expected = Median(samples);
        Assert.Equal(expected, found["nearest-training-distance"], 0.02 * expected);
        Assert.Equal(Median(test), found["nearest-training-distance-of-test-pictures"], 1e-3);
    }

    private static Dictionary<string, double> Measure(GeneratorFile file, string path)
    {
        EvaluationSubject subject = EvaluatedFiles.Subject(file, Shapes, samples: 120) with
        {
            Options = new SampleOptions { NearestSheet = path },
        };
        new SampleEvaluation().Check(subject);
        Measurement found = new SampleEvaluation().Measure(subject, default);
        return found.Figures.SelectMany(figure => figure.Recorded()).ToDictionary();
    }

    private static byte[] Tile(Image sheet, int column, int row)
    {
        int left = column == 0 ? 0 : Side + WideGap + ((column - 1) * (Side + Gap));
        using Image tile = sheet.Crop(left, row * (Side + Gap), Side, Side);
        return tile.WriteToMemory<byte>();
    }
}
