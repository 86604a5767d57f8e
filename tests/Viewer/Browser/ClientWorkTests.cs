using System.Diagnostics;
using ImageGen.Viewer.Browser;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class ClientWorkTests
{
    private static readonly long TenSecondsAgo = Stopwatch.GetTimestamp() - (10 * Stopwatch.Frequency);

    [Fact]
    public void A_client_alone_is_not_limited()
    {
        ClientWork.Share client = new ClientWork(() => 1).ForClient();
        client.Spend(TenSecondsAgo);
        Assert.Equal(0, client.Wait());
        Assert.Equal(0, client.WaitForFrame(ClientFrames.Now));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Beside_others_a_client_waits_for_its_share_and_they_do_not(int count)
    {
        var work = new ClientWork(() => count);
        ClientWork.Share busy = work.ForClient();
        ClientWork.Share idle = work.ForClient();
        busy.Spend(TenSecondsAgo);
        // Of ten seconds of work one and a half count, half a second of which were saved up.
        Assert.InRange(busy.Wait(), 0.5 * count / 0.5, 1.5 * count / 0.5);
        Assert.Equal(0, idle.Wait());
        Assert.InRange(idle.WaitForFrame(ClientFrames.Now), 0, 1 / 250.0);
        Assert.Equal(0, idle.WaitForFrame(ClientFrames.Now - 1));
    }

    [Fact]
    public async Task Sessions_are_opened_at_a_limited_rate()
    {
        var work = new ClientWork(() => 1);
        Task[] opened =
        [
            .. Enumerable.Range(0, 1_000).Select(_ => work.AdmitAsync(TestContext.Current.CancellationToken)),
        ];
        Assert.InRange(opened.Count(task => task.IsCompleted), 16, 500);
        await opened[16];
    }

    [Fact]
    public async Task Dropped_files_of_all_clients_are_handled_one_at_a_time()
    {
        var work = new ClientWork(() => 2);
        int atOnce = 0;
        int most = 0;
        void Handle()
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            Thread.Yield();
            Interlocked.Decrement(ref atOnce);
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(
            () => work.ForClient().DropAsync(Handle, TestContext.Current.CancellationToken))));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task What_follows_a_dropped_file_does_not_run_on_its_thread_of_low_priority()
    {
        var work = new ClientWork(() => 1);
        Thread? handling = null;
        await work.ForClient().DropAsync(
            () => handling = Thread.CurrentThread, TestContext.Current.CancellationToken);
        Assert.NotNull(handling);
        Assert.NotSame(handling, Thread.CurrentThread);
    }
}
