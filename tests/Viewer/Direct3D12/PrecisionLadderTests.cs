using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class PrecisionLadderTests
{
    private const double FileTolerance = 1e-5;

    [Fact]
    public void A_device_that_is_well_stays_on_the_first_rung()
    {
        PrecisionLadder ladder = Descend(mode => ExecutionModes.IsHalf(mode) ? 1e-3 : 1e-6);
        Assert.Equal(ExecutionMode.HalfFused, ladder.Chosen);
        // Half for its pictures, single for its time.
        Assert.Equal([ExecutionMode.HalfFused, ExecutionMode.SingleFused], ladder.Tried.Select(result => result.Mode));
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
        Assert.StartsWith("using DirectML float32, not fused", ladder.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_bottom_the_cpu_plays()
    {
        PrecisionLadder ladder = Descend(_ => double.PositiveInfinity);
        Assert.Equal(ExecutionMode.Cpu, ladder.Chosen);
        Assert.Equal(4, ladder.Tried.Count);
        Assert.StartsWith("using CPU", ladder.Reason, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(0.010, 0.020, true)]
    [InlineData(0.020, 0.010, false)]
    [InlineData(0.010, 0.010, false)]
    public void Where_both_precisions_pass_the_faster_one_plays(double half, double single, bool isHalf)
    {
        var ladder = PrecisionLadder.Descend(
            PrecisionLadder.OnDevice,
            FileTolerance,
            KnownModes.None,
            mode => new ModeReplay(
                new GoldenReport(1e-6, FileTolerance, 3), ExecutionModes.IsHalf(mode) ? half : single));
        Assert.Equal(isHalf ? ExecutionMode.HalfFused : ExecutionMode.SingleFused, ladder.Chosen);
        Assert.Equal([ExecutionMode.HalfFused, ExecutionMode.SingleFused], ladder.Tried.Select(result => result.Mode));
        Assert.Null(ladder.Reason);
        Assert.Contains("ms per picture", ladder.Tried[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_is_known_to_be_the_fastest_is_the_only_one_tried_while_it_passes()
    {
        var known = new KnownModes(ExecutionMode.SingleFused, []);
        PrecisionLadder ladder = Descend(_ => 1e-6, known);
        Assert.Equal((ExecutionMode.SingleFused, 1), (ladder.Chosen, ladder.Tried.Count));
        ladder = Descend(mode => mode == ExecutionMode.SingleFused ? 1 : 1e-6, known);
        Assert.Equal(ExecutionMode.HalfFused, ladder.Chosen);
        Assert.Equal(1, ladder.Tried.Count(result => result.Mode == ExecutionMode.SingleFused));
    }

    [Fact]
    public void A_mode_that_made_the_device_hang_is_not_tried_again()
    {
        var known = new KnownModes(null, [ExecutionMode.HalfFused, ExecutionMode.SingleFused]);
        PrecisionLadder ladder = Descend(
            mode => known.Hung.Contains(mode) ? throw new InvalidOperationException() : 1e-6, known);
        Assert.Equal(ExecutionMode.Half, ladder.Chosen);
        Assert.Contains("the device stopped at it before", ladder.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_run_does_not_end_in_time_no_other_mode_is_tried()
    {
        PrecisionLadder ladder = Descend(_ => throw new StalledRunException(pictures: 1));
        Assert.Equal((ExecutionMode.Cpu, 1), (ladder.Chosen, ladder.Tried.Count));
        Assert.Contains("cannot run (1 picture takes more than 30 s)", ladder.Reason, StringComparison.Ordinal);
        // One that was good enough already plays.
        ladder = Descend(mode => ExecutionModes.IsHalf(mode) ? 1e-3 : throw new StalledRunException(pictures: 16));
        Assert.Equal((ExecutionMode.HalfFused, 2), (ladder.Chosen, ladder.Tried.Count));
        Assert.Equal("16 pictures take more than 30 s", ladder.Tried[1].Problem);
        // One that is slow, and ends, says nothing of a faster one.
        ladder = Descend(mode => ExecutionModes.IsHalf(mode) ? throw new TimeoutException("7 s") : 1e-6);
        Assert.Equal(ExecutionMode.SingleFused, ladder.Chosen);
    }

    [Fact]
    public void Too_little_memory_says_nothing_of_the_mode() => Assert.Throws<GraphicsException>(
        () => Descend(_ => throw new GraphicsException("CreateCommittedResource", unchecked((int)0x8007000E))));

    private static PrecisionLadder Descend(Func<ExecutionMode, double> difference, KnownModes? known = null) =>
        PrecisionLadder.Descend(
            PrecisionLadder.OnDevice,
            FileTolerance,
            known ?? KnownModes.None,
            mode => new ModeReplay(new GoldenReport(difference(mode), FileTolerance, 3)));
}
