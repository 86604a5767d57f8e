using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class CpuCalibrationTests
{
    [Theory]
    [InlineData(new[] { 9.0, 9, 9, 9 }, new[] { 10.0, 10, 10, 10 }, true)]
    [InlineData(new[] { 9.9, 9.9, 9.9, 9.9 }, new[] { 10.0, 10, 10, 10 }, false)]
    [InlineData(new[] { 9.0, 90, 9, 9 }, new[] { 10.0, 100, 10, 8 }, true)]
    [InlineData(new[] { 8.0, 12, 8, 12 }, new[] { 10.0, 10, 10, 10 }, false)]
    [InlineData(new double[0], new double[0], false)]
    public void A_plan_is_faster_only_by_a_clear_difference(double[] times, double[] others, bool expected) =>
        Assert.Equal(expected, CpuCalibration.IsFaster(times, others));

    [Theory]
    [InlineData(new[] { 10.0, 10.5, 11, 10 }, false)]
    [InlineData(new[] { 10.0, 25, 10, 30 }, true)]
    [InlineData(new double[0], true)]
    public void Times_that_vary_much_are_of_a_busy_machine(double[] times, bool expected) =>
        Assert.Equal(expected, CpuCalibration.IsBusy(times));

    [Fact]
    public void Without_a_difference_or_on_a_busy_machine_the_default_plan_stays()
    {
        var first = CpuPlan.Default(1, 2);
        var other = new CpuPlan(GraphForm.Plain, WorkDivision.OneThread);
        Assert.Equal(first, Result([10, 10, 10, 10], [9.9, 9.9, 9.9, 9.9]).Best);
        Assert.Equal(other, Result([10, 10, 10, 10], [5, 5, 5, 5]).Best);
        Assert.Equal(first, Result([10, 30, 10, 30], [5, 5, 5, 5]).Best);

        CalibrationResult Result(double[] times, double[] others) =>
            new(1, 1, [new MeasuredPlan(first, times), new MeasuredPlan(other, others)], 2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(9, 2)]
    public void All_plans_are_measured_in_the_same_rounds(int size, int threads)
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        CalibrationResult result = CpuCalibration.Measure(
            file, threads, size, TestContext.Current.CancellationToken);
        Assert.Equal(size, result.Size);
        Assert.InRange(result.MeasuredSize, Math.Min(size, 2 * threads), size);
        Assert.Equal(CpuPlan.Candidates(size, threads), result.Plans.Select(plan => plan.Plan));
        Assert.All(result.Plans, plan => Assert.Equal(result.Plans[0].Times.Count, plan.Times.Count));
    }

    [Fact]
    public void A_measurement_ends_when_the_program_does() =>
        Assert.Throws<OperationCanceledException>(() => CpuCalibration.Measure(
            SyntheticGenerator.Uniform(), 1, 1, new CancellationToken(canceled: true)));
}
