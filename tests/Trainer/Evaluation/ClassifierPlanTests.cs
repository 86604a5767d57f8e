using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Tests.Trainer.Evaluation;

public sealed class ClassifierPlanTests
{
    /// <summary>A change of these numbers needs another version, so that no figure is compared across them.</summary>
    [Fact]
    public void The_plans_are_those_of_their_versions()
    {
        Assert.Equal(new ClassifierPlan("resnet-gray-v1", 32, 256, 12, 4e-3), ClassifierPlan.For(IdxDataSet.Mnist));
        var color = ClassifierPlan.For(DataSets.Named("cifar10"));
        Assert.Equal(new ClassifierPlan("resnet-color-v1", 64, 256, 15, 4e-3), color);
        Assert.Equal((256, 15 * 195), (color.BatchOf(50_000), color.StepsFor(50_000)));
        Assert.Equal((64, 15 * 93), (color.BatchOf(6_000), color.StepsFor(6_000)));
    }

    [Fact]
    public void The_learning_rate_rises_in_a_straight_line_and_falls_in_one()
    {
        double[] rates = [.. Enumerable.Range(1, 100).Select(step => ClassifierPlan.RateOf(step, 100))];
        Assert.Equal(1.0 / 20, rates[0], 1e-12);
        Assert.Equal(1, rates[19], 1e-12);
        Assert.Equal(80.0 / 81, rates[20], 1e-12);
        Assert.Equal(1.0 / 81, rates[99], 1e-12);
        Assert.Equal(1, ClassifierPlan.RateOf(1, 1));
    }

    [Fact]
    public void A_tiny_set_is_shown_often()
    {
        var plan = ClassifierPlan.For(DataSets.Named("imori"));
        Assert.Equal((16, 600), (plan.BatchOf(16), plan.StepsFor(16)));
    }

    [Fact]
    public void What_nothing_can_be_told_in_is_refused()
    {
        Refuse(DataSets.Named("imori", 4), "at least 8x8");
        Refuse(DataSets.Named("openmoji"), "at least two classes");
    }

    private static void Refuse(DataSet set, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => ClassifierPlan.For(set)).Message);
}
