using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class AccuracyScoreTests
{
    private static readonly ShapesDataSet Shapes = new();

    /// <summary>Real pictures stand for a perfect generator's; with other labels, for a blind one's.</summary>
    [Fact]
    public void Real_pictures_with_their_classes_score_high_and_with_others_no_better_than_chance()
    {
        using var all = Shapes.Load(new DataStore(), DataSplit.Train);
        using var right = all.First(3_000);
        Assert.InRange(Score(right), 0.85, 1);

        using var scope = torch.NewDisposeScope();
        var wrong = (right.Labels + 1).remainder(Shapes.ClassNames.Count);
        using var shifted = new PictureSet(
            right.Pictures.clone().DetachFromDisposeScope(), wrong.DetachFromDisposeScope(), Shapes.ClassNames.Count);
        Assert.InRange(Score(shifted), 0, 1.0 / Shapes.ClassNames.Count);
    }

    [Fact]
    public void Samples_come_as_bytes_with_the_classes_that_were_asked_for()
    {
        var subject = EvaluatedFiles.Subject(EvaluatedFiles.Memory(Shapes.ClassNames, 3), Shapes);
        using var generated = SampleSource.Pictures(subject, 130, default);
        using var training = Shapes.Load(new DataStore(), DataSplit.Train);
        Assert.Equal([130L, 1L, 28L, 28L], generated.Pictures.shape);
        var labels = generated.Labels.data<long>().ToArray();
        Assert.Equal(Enumerable.Range(0, 130).Select(i => (long)(i % 6)), labels);
        for (var i = 0; i < 130; i++)
        {
            // It generates one of the first three training pictures of the class.
            Assert.Contains(
                Enumerable.Range(0, 3),
                place => training.Pictures[(place * 6) + labels[i]].eq(generated.Pictures[i]).all().item<bool>());
        }
    }

    private static double Score(PictureSet generated)
    {
        using var test = Shapes.Load(new DataStore(), DataSplit.Test);
        var plan = ClassifierPlan.For(Shapes) with { Width = 16, Epochs = 3 };
        return AccuracyScore.Of(Shapes, plan, generated, test, ClassifierMachine.Cpu, _ => { }, default);
    }
}
