using ImageGen.Viewer.Rendering;

namespace ImageGen.Tests.Viewer.Rendering;

public sealed class FifoLockTests
{
    [Fact]
    public async Task Those_that_wait_get_it_one_at_a_time_in_the_order_in_which_they_came()
    {
        var order = new FifoLock();
        var got = new List<int>();
        var waiting = new Task[5];
        using (order.Take())
        {
            for (int i = 0; i < waiting.Length; i++)
            {
                int number = i;
                waiting[i] = Task.Run(() => TakeTwice(order, got, number), TestContext.Current.CancellationToken);
                await Waiting.UntilAsync(() => order.Waiting == number + 1, "it waits");
            }
        }

        await Task.WhenAll(waiting);
        Assert.Equal(Enumerable.Range(0, waiting.Length), got.Take(waiting.Length));
        Assert.Equal(0, order.Waiting);
    }

    [Fact]
    public async Task One_that_waits_is_cancelled_at_once_and_those_behind_it_move_up()
    {
        var order = new FifoLock();
        var got = new List<int>();
        using var cancelled = new CancellationTokenSource();
        Task behind;
        using (order.Take())
        {
            var waiting = Task.Run(
                () => order.Take(cancelled.Token).Dispose(), TestContext.Current.CancellationToken);
            await Waiting.UntilAsync(() => order.Waiting == 1, "it waits");
            behind = Task.Run(() => TakeTwice(order, got, 7), TestContext.Current.CancellationToken);
            await Waiting.UntilAsync(() => order.Waiting == 2, "another one waits behind it");
            await cancelled.CancelAsync();
            // While somebody else still has the lock.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => waiting.WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken));
            Assert.Equal((1, 0), (order.Waiting, got.Count));
        }

        await behind;
        Assert.Equal([7, 7], got);
        order.Take(TestContext.Current.CancellationToken).Dispose();
    }

    private static void TakeTwice(FifoLock order, List<int> got, int number)
    {
        for (int i = 0; i < 2; i++)
        {
            using (order.Take())
                got.Add(number);
        }
    }
}
