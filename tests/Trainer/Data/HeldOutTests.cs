using ImageGen.Trainer.Data;

namespace ImageGen.Tests.Trainer.Data;

public sealed class HeldOutTests
{
    [Fact]
    public void One_name_in_ten_is_held_out() =>
        Assert.InRange(
            Enumerable.Range(0, 10_000).Count(i => HeldOut.Side($"picture-{i}") == DataSplit.Test), 900, 1100);

    /// <summary>Another rule would move pictures of running projects from one side to the other.</summary>
    [Fact]
    public void The_rule_never_changes() =>
        Assert.Equal(
            ["1F60A"],
            Enumerable.Range(0, 16).Select(i => $"1F60{i:X}").Where(name => HeldOut.Side(name) == DataSplit.Test));
}
