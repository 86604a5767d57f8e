using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class DebugLogTests
{
    [Fact]
    public void A_message_is_there_once_with_how_often_it_came()
    {
        var log = new DebugLog();
        Assert.Null(log.TakeNew());
        log.Add("one");
        log.Add("two");
        log.Add("one");
        Assert.Equal(["one (2 times)", "two"], log.Lines);
        Assert.Equal(("one", "two", null), (log.TakeNew(), log.TakeNew(), log.TakeNew()));
        log.Add("one");
        Assert.Null(log.TakeNew());
    }

    [Fact]
    public void A_flood_of_messages_does_not_fill_the_memory()
    {
        var log = new DebugLog();
        Parallel.For(0, 5000, i => log.Add($"message {i}"));
        Assert.Equal(500, log.Lines.Count);
    }

    [Fact]
    public void Memory_is_short_before_the_budget_is_used_up()
    {
        Assert.False(new VideoMemory(500, 1000).IsShort);
        Assert.True(new VideoMemory(900, 1000).IsShort);
        Assert.False(new VideoMemory(900, 0).IsShort);
    }
}
