using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation;

namespace ImageGen.Tests.Trainer.Evaluation;

public sealed class ClassifierPlanTests
{
    /// <summary>The figures of the models in models/ were measured by a classifier trained this way.</summary>
    [Fact]
    public void The_plan_for_gray_sets_stays_as_it_is()
    {
        var plan = ClassifierPlan.For(IdxDataSet.Mnist);
        Assert.Equal(("v1", 128, 6 * 468, 1e-3, false), (plan.Version, plan.BatchOf(60_000), plan.StepsFor(60_000), plan.LearningRate, plan.Decays));
        Assert.Equal(Augmentation.None, plan.AugmentationOf(IdxDataSet.Mnist, 60_000));
    }

    [Fact]
    public void A_tiny_set_is_shown_often_and_varied()
    {
        var newts = DataSets.Named("imori");
        var plan = ClassifierPlan.For(newts);
        Assert.InRange(plan.BatchOf(16), 1, 16);
        Assert.True(plan.StepsFor(16) >= 1_500);
        Assert.Equal(newts.DefaultAugmentation, plan.AugmentationOf(newts, 16));
    }

    [Fact]
    public void Pictures_too_small_to_tell_anything_in_are_refused() =>
        Assert.Contains("at least 8x8", Assert.Throws<InputException>(() => ClassifierPlan.For(DataSets.Named("imori", 4))).Message);
}
