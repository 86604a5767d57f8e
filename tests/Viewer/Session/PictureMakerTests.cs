using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class PictureMakerTests
{
    private static readonly FrameTimings Quick = new(default, TimeSpan.FromMilliseconds(1), default);
    private static readonly FrameTimings Slow = new(default, TimeSpan.FromSeconds(1), default);

    private readonly PictureMaker _maker = new();

    [Fact]
    public void What_takes_long_is_made_on_another_thread_and_waited_for_from_frame_to_frame()
    {
        using var isDone = new ManualResetEventSlim();
        int here = Environment.CurrentManagedThreadId;
        int there = here;
        FrameTimings Make()
        {
            there = Environment.CurrentManagedThreadId;
            isDone.Wait();
            return Slow;
        }

        Assert.Null(_maker.Make(Make));
        Assert.Null(_maker.Make(Make));
        Assert.False(_maker.Wait(TimeSpan.Zero));
        isDone.Set();
        Assert.True(_maker.Wait(Waiting.Limit));
        // Made, but not taken: what makes them is still not to be touched.
        Assert.True(_maker.IsPending);
        Assert.Equal(Slow, _maker.Make(Make));
        Assert.False(_maker.IsPending);
        Assert.NotEqual(here, there);
    }

    [Fact]
    public void What_is_quick_is_made_at_once_until_something_else_is_made()
    {
        int threadOf = 0;
        FrameTimings Make()
        {
            threadOf = Environment.CurrentManagedThreadId;
            return Quick;
        }

        Finish(Make);
        Assert.Equal(Quick, _maker.Make(Make));
        Assert.Equal(Environment.CurrentManagedThreadId, threadOf);
        _maker.Reset();
        Finish(Make);
        Assert.NotEqual(Environment.CurrentManagedThreadId, threadOf);
    }

    [Fact]
    public void A_failure_is_thrown_to_the_display_and_does_not_stay()
    {
        Assert.Throws<InvalidOperationException>(() => Finish(() => throw new InvalidOperationException("no")));
        Finish(() => Quick);
    }

    private void Finish(Func<FrameTimings> make)
    {
        while (_maker.Make(make) is null)
            Assert.True(_maker.Wait(Waiting.Limit));
    }
}
