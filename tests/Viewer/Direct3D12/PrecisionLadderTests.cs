using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class PrecisionLadderTests
{
    private const double FileTolerance = 1e-5;

    [Fact]
    public void A_device_that_is_well_stays_on_the_first_rung()
    {
        PrecisionLadder ladder = Descend(_ => 1e-3);
        Assert.Equal(ExecutionMode.HalfFused, ladder.Chosen);
        Assert.Single(ladder.Tried);
        Assert.Null(ladder.Reason);
    }

    [Fact]
    public void Beyond_tolerance_it_steps_down_in_order_and_says_why()
    {
        PrecisionLadder ladder = Descend(mode => mode == ExecutionMode.Single ? 2e-6 : 0.3);
        Assert.Equal(ExecutionMode.Single, ladder.Chosen);
        Assert.Equal(
            [ExecutionMode.HalfFused, ExecutionMode.Half, ExecutionMode.SingleFused, ExecutionMode.Single],
            ladder.Tried.Select(result => result.Mode));
        Assert.Contains("DirectML float16: FAILED", ladder.Reason, StringComparison.Ordinal);
        Assert.StartsWith("DirectML float32, not fused plays", ladder.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_bottom_the_cpu_plays()
    {
        PrecisionLadder ladder = Descend(_ => double.PositiveInfinity);
        Assert.Equal(ExecutionMode.Cpu, ladder.Chosen);
        Assert.Equal(4, ladder.Tried.Count);
        Assert.StartsWith("CPU plays", ladder.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rung_that_cannot_run_is_a_reason_and_not_the_end()
    {
        PrecisionLadder ladder = Descend(
            mode => ExecutionModes.IsHalf(mode) ? throw new NotSupportedException("no sub-pixel form") : 0);
        Assert.Equal(ExecutionMode.SingleFused, ladder.Chosen);
        Assert.Contains("cannot run (no sub-pixel form)", ladder.Reason, StringComparison.Ordinal);
        Assert.False(ladder.Tried[0].Passed);
    }

    [Fact]
    public void A_device_that_goes_away_says_nothing_of_the_rung() =>
        Assert.Throws<DeviceLostException>(
            () => Descend(_ => throw new DeviceLostException("DXGI_ERROR_DEVICE_REMOVED")));

    [Fact]
    public void Not_a_number_fails() => Assert.Equal(ExecutionMode.Cpu, Descend(_ => double.NaN).Chosen);

    [Fact]
    public void Each_precision_has_its_tolerance_and_never_less_than_the_file_s()
    {
        Assert.InRange(ExecutionModes.Tolerance(ExecutionMode.HalfFused, 1e-5), 1.0 / 255, 2.5 / 255);
        Assert.Equal(1e-4, ExecutionModes.Tolerance(ExecutionMode.SingleFused, 1e-5));
        Assert.Equal(2e-3, ExecutionModes.Tolerance(ExecutionMode.Single, 2e-3));
        Assert.Equal(1e-5, ExecutionModes.Tolerance(ExecutionMode.Cpu, 1e-5));
    }

    private static PrecisionLadder Descend(Func<ExecutionMode, double> difference) => PrecisionLadder.Descend(
        PrecisionLadder.OnDevice, FileTolerance, mode => new GoldenReport(difference(mode), FileTolerance, 3));
}
