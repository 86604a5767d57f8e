using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed class ParallelPartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once_per_run(int count)
    {
        int[] runs = new int[count];
        using var parts = new ParallelParts([.. Enumerable.Range(0, count).Select(i => (Action)(() => runs[i]++))]);
        for (int i = 1; i <= 100; i++)
        {
            parts.Run();
            Assert.All(runs, n => Assert.Equal(i, n));
        }
    }

    [Fact]
    public void Parts_run_at_the_same_time()
    {
        using var barrier = new Barrier(3);
        Action meet = () => Assert.True(barrier.SignalAndWait(Waiting.Limit));
        using var parts = new ParallelParts([meet, meet, meet]);
        parts.Run();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_surfaces_and_the_next_run_works(int failing)
    {
        bool fail = true;
        int done = 0;
        Action Part(int index) => () =>
        {
            if (fail && index == failing)
                throw new InvalidDataException($"part {index}");
            Interlocked.Increment(ref done);
        };
        using var parts = new ParallelParts([Part(0), Part(1), Part(2)]);
        Assert.Equal($"part {failing}", Assert.Throws<InvalidDataException>(parts.Run).Message);
        Assert.Equal(2, done);
        fail = false;
        parts.Run();
        Assert.Equal(5, done);
    }

    [Fact]
    public void Dispose_ends_the_threads()
    {
        var threads = new Thread[3];
        var parts = new ParallelParts(
            [.. Enumerable.Range(0, 3).Select(i => (Action)(() => threads[i] = Thread.CurrentThread))]);
        parts.Run();
        Assert.Same(Thread.CurrentThread, threads[0]);
        Assert.All(threads[1..], thread => Assert.True(thread.IsAlive));
        parts.Dispose();
        Assert.All(threads[1..], thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void After_Dispose_it_does_not_run()
    {
        var parts = new ParallelParts([() => { }, () => { }]);
        parts.Dispose();
        parts.Dispose();
        Assert.Throws<ObjectDisposedException>(parts.Run);
    }
}
