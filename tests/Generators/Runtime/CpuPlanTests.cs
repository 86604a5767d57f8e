using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class CpuPlanTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    [InlineData(2, 3)]
    public void Plans_of_one_form_give_the_same_bits_and_of_two_the_same_pictures(int size, int threads)
    {
        foreach (GeneratorFile file in (GeneratorFile[])
            [SyntheticGenerator.Conditional(), SyntheticGenerator.ImageToImage()])
        {
            using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = threads });
            IReadOnlyList<CpuPlan> plans = CpuPlan.Candidates(size, threads);
            Assert.Equal(CpuPlan.Default(size, threads), plans[0]);
            Assert.Equal(plans.Count, plans.Distinct().Count());
            var pictures = plans.ToDictionary(plan => plan, plan => Pictures(generator, size, plan));
            foreach (IGrouping<GraphForm, CpuPlan> form in plans.GroupBy(plan => plan.Form))
                Assert.All(form, plan => Assert.Equal(pictures[form.First()], pictures[plan]));
            Assert.All(
                plans,
                plan => Assert.All(
                    pictures[plan].Zip(pictures[plans[0]]), pair => Assert.Equal(pair.Second, pair.First, 1e-5)));
        }
    }

    private static float[] Pictures(CpuGenerator generator, int size, CpuPlan plan)
    {
        using CpuBatch batch = generator.CreateBatch(size, plan);
        CpuCalibration.Fill(generator.Info, batch);
        batch.Run();
        return batch.Images.ToArray();
    }
}
