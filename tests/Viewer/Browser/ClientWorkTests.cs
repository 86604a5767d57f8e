using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class ClientWorkTests
{
    // The fastest displays show 240 frames a second.
    private const double LeastBetweenFrames = 1 / 250.0;
    private const double Precision = 1e-9;

    private double _now = 1_000;

    [Fact]
    public void A_client_alone_is_not_limited()
    {
        ClientWork.Share client = Work(1).ForClient();
        client.Spend(_now - 10);
        Assert.True(client.MakeFrame(static () => true));
        Assert.Equal(0, client.Wait());
        Assert.Equal(0, client.WaitForFrame());
        Assert.Null(client.RecordingTurns);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Beside_others_a_client_waits_for_its_share_and_they_do_not(int count)
    {
        ClientWork work = Work(count);
        ClientWork.Share busy = work.ForClient();
        ClientWork.Share idle = work.ForClient();
        busy.Spend(_now - 0.01);
        Assert.Equal(0.01 * count / 0.5, busy.Wait(), Precision);
        Assert.Equal(0, idle.Wait());
        Assert.Equal(0, idle.WaitForFrame());
        _now += busy.Wait() + Precision;
        Assert.Equal(0, busy.Wait());
    }

    [Fact]
    public void Half_a_second_is_saved_up_and_one_and_a_half_are_owed_at_most()
    {
        ClientWork.Share client = Work(2).ForClient();
        _now += 1_000;
        client.Spend(_now - 0.5);
        Assert.Equal(0, client.Wait(), Precision);
        client.Spend(_now - 100);
        Assert.Equal(1.5 * 2 / 0.5, client.Wait(), Precision);
    }

    [Fact]
    public async Task Large_pictures_of_all_clients_are_saved_one_at_a_time_and_small_ones_wait_for_none()
    {
        const long large = 500_000_000;
        ClientWork work = Work(2);
        (ClientWork.Share first, ClientWork.Share second) = (work.ForClient(), work.ForClient());
        FifoLock.Holder turn = first.TakePictureTurn(large)!;
        Task<FifoLock.Holder?> waiting = Task.Run(() => second.TakePictureTurn(large));
        Assert.Null(second.TakePictureTurn(1_000_000));
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(100)));
        turn.Dispose();
        (await waiting.WaitAsync(Waiting.Limit))!.Dispose();
    }

    [Fact]
    public void The_least_time_between_frames_counts_from_the_beginning_of_a_frame()
    {
        ClientWork.Share client = Work(2).ForClient();
        bool Make(double seconds)
        {
            _now += seconds;
            return true;
        }

        Assert.True(client.MakeFrame(() => Make(LeastBetweenFrames / 4)));
        Assert.Equal(LeastBetweenFrames * 3 / 4, client.WaitForFrame(), Precision);
        _now += client.WaitForFrame() + Precision;
        Assert.Equal(0, client.WaitForFrame());
        // What took longer is followed by the next at once.
        Assert.True(client.MakeFrame(() => Make(LeastBetweenFrames)));
        Assert.Equal(0, client.WaitForFrame(), Precision);
        // Where there was none to make, none was begun.
        Assert.False(client.MakeFrame(static () => false));
        Assert.Equal(0, client.WaitForFrame(), Precision);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Beside_its_recording_a_clients_frames_take_a_quarter_of_the_time(int count)
    {
        ClientWork.Share client = Work(count).ForClient();
        bool Make(double seconds)
        {
            _now += seconds;
            return true;
        }

        Assert.Equal(0, client.WaitForFrame(isRendering: true));
        client.MakeFrame(() => Make(0.02));
        Assert.Equal(0, client.WaitForFrame());
        Assert.Equal(0.06, client.WaitForFrame(isRendering: true), Precision);
        _now += 0.06 + Precision;
        Assert.Equal(0, client.WaitForFrame(isRendering: true));
        // However long one takes, there are four a second.
        client.MakeFrame(() => Make(0.2));
        Assert.Equal(0.05, client.WaitForFrame(isRendering: true), Precision);
    }

    [Fact]
    public async Task Nothing_is_gained_by_leaving_and_coming_again()
    {
        int count = 2;
        var work = new ClientWork(() => count, () => _now);
        ClientWork.Share client = work.ForClient();
        client.Spend(_now - 0.2);
        Assert.True(client.Wait() > 0);
        client.Leave();
        Task admitted = work.AdmitAsync(TestContext.Current.CancellationToken);
        Assert.False(admitted.IsCompleted);
        // Who comes when nobody is there takes frames of none.
        count = 1;
        await work.AdmitAsync(TestContext.Current.CancellationToken);
        count = 2;
        _now += (0.2 / 0.5) + Precision;
        await admitted;
        Assert.Equal(0, work.ForClient().Wait());
    }

    [Fact]
    public async Task However_many_leave_the_next_one_waits_for_seconds_only()
    {
        ClientWork work = Work(8);
        for (int i = 0; i < 100; i++)
        {
            ClientWork.Share client = work.ForClient();
            client.Spend(_now - 10);
            client.Leave();
        }

        _now += (2 / 0.5) + Precision;
        await work.AdmitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Recordings_of_several_clients_take_turns()
    {
        ClientWork work = Work(2);
        Assert.NotNull(work.ForClient().RecordingTurns);
        Assert.Same(work.ForClient().RecordingTurns, work.ForClient().RecordingTurns);
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

    private ClientWork Work(int count) => new(() => count, () => _now);
}
