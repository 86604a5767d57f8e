using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
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
        using PictureSet all = Shapes.Load(new DataStore(), DataSplit.Train);
        using PictureSet right = all.First(3_000);
        Assert.InRange(Score(right), 0.85, 1);

        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor wrong = (right.Labels + 1).remainder(Shapes.ClassNames.Count);
        using var shifted = new PictureSet(
            right.Pictures.clone().DetachFromDisposeScope(), wrong.DetachFromDisposeScope(), Shapes.ClassNames.Count);
        Assert.InRange(Score(shifted), 0, 1.0 / Shapes.ClassNames.Count);
    }

    [Fact]
    public void Samples_come_as_bytes_with_the_classes_that_were_asked_for()
    {
        EvaluationSubject subject = EvaluatedFiles.Subject(EvaluatedFiles.Memory(Shapes.ClassNames, 3), Shapes);
        using PictureSet generated = SampleSource.Pictures(subject, 130, default);
        using PictureSet training = Shapes.Load(new DataStore(), DataSplit.Train);
        Assert.Equal([130L, 1L, 28L, 28L], generated.Pictures.shape);
        long[] labels = generated.Labels.data<long>().ToArray();
        Assert.Equal(Enumerable.Range(0, 130).Select(i => (long)(i % 6)), labels);
        for (int i = 0; i < 130; i++)
        {
            // It generates one of the first three training pictures of the class.
            Assert.Contains(
                Enumerable.Range(0, 3),
                place => training.Pictures[(place * 6) + labels[i]].eq(generated.Pictures[i]).all().item<bool>());
        }
    }

    private static double Score(PictureSet generated)
    {
        using PictureSet test = Shapes.Load(new DataStore(), DataSplit.Test);
        ClassifierPlan plan = ClassifierPlan.For(Shapes) with { Width = 16, Epochs = 3 };
        return AccuracyScore.Of(Shapes, plan, generated, test, ClassifierTrainingOptions.Cpu, _ => { }, default);
    }
}
