using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The work that the clients of a viewer may cause, so that none takes the frames of the others: while several are
/// connected, the messages of all together take at most half of one processor in the long run, an equal share for each,
/// and what exceeds it waits. What a client still owes when it leaves delays those that come, so that nothing is gained
/// by coming again. A client alone is not limited. Dropped files are handled, and recordings rendered, one at a time at
/// low priority; sessions are opened at a limited rate. Thread-safe.
/// </summary>
/// <param name="clients">The number of connected clients.</param>
/// <param name="now">The clock, in seconds; null for that of all clients.</param>
internal sealed class ClientWork(Func<int> clients, Func<double>? now = null)
{
    private const double ProcessorsForMessages = 0.5;
    private const double SecondsAtOnce = 0.5;

    // One that saves a large picture must not wait for half a minute afterwards.
    private const double MostSecondsAtOnce = 1.5;

    // By those that have left; who comes next waits for it.
    private const double MostSecondsOwed = 2;
    private const double SessionsPerSecond = 20;
    private const double SessionsAtOnce = 16;

    // A picture takes some ten bytes a pixel until it is encoded.
    private const long SmallPixels = 16 << 20;

    // The fastest displays show 240 frames a second.
    private const double LeastBetweenFrames = 1 / 250.0;

    // Who waits for a recording sees it go on, but would rather have it soon.
    private const double ShareBesideRecording = 0.25;
    private const double MostBetweenFrames = 0.25;

    private readonly RateLimit _sessions = new(SessionsPerSecond, SessionsAtOnce);
    private readonly RateLimit _owed = new(ProcessorsForMessages, burst: 0);
    private readonly FifoLock _recordings = new();
    private readonly FifoLock _pictures = new();
    private readonly Lock _drops = new();
    private readonly Func<double> _now = now ?? (static () => FrameStream.Now);

    private int Count => clients();

    /// <summary>Waits until a session may be opened.</summary>
    public async Task AdmitAsync(CancellationToken cancellation)
    {
        await AdmitAsync(_sessions, cancellation);
        while (WaitForOwed() is > 0 and double wait)
            await Task.Delay(TimeSpan.FromSeconds(wait), cancellation);
    }

    /// <summary>Waits until nothing is owed, and takes one unit of a limit.</summary>
    /// <param name="limit">The limit, which may be shared by many that wait.</param>
    /// <param name="cancellation">Cancels waiting; then nothing is taken.</param>
    public static async Task AdmitAsync(RateLimit limit, CancellationToken cancellation)
    {
        while (true)
        {
            double wait;
            lock (limit)
            {
                wait = limit.Wait(FrameStream.Now);
                if (wait == 0)
                    limit.Take(FrameStream.Now);
            }

            if (wait == 0)
                return;
            await Task.Delay(TimeSpan.FromSeconds(wait), cancellation);
        }
    }

    /// <summary>The work of one client.</summary>
    public Share ForClient() => new(this);

    private double WaitForOwed()
    {
        if (Count <= 1)
            return 0;
        lock (_owed)
            return _owed.Wait(_now());
    }

    /// <summary>The work of one client.</summary>
    /// <param name="work">That of all.</param>
    internal sealed class Share(ClientWork work)
    {
        // Nothing is saved up at first, or a client that comes again would have it again.
        private readonly RateLimit _seconds = RateLimit.Empty(
            ProcessorsForMessages, SecondsAtOnce, work._now());
        private double _frameBegun = double.NegativeInfinity;
        private double _frameSeconds;

        /// <summary>
        /// What recordings of clients take turns by; null while this client is the only one, whose recording is
        /// rendered as fast as possible.
        /// </summary>
        public FifoLock? RecordingTurns => work.Count > 1 ? work._recordings : null;

        /// <summary>
        /// Waits for the turn of a picture that is saved, so that large ones of all clients are in memory one after
        /// the other.
        /// </summary>
        /// <param name="pixels">Its number of pixels.</param>
        /// <returns>Ends the turn when disposed; null for a small picture, which waits for none.</returns>
        public FifoLock.Holder? TakePictureTurn(long pixels) => pixels > SmallPixels ? work._pictures.Take() : null;

        /// <summary>In how many seconds the next message may be executed; 0 for now.</summary>
        public double Wait()
        {
            int count = Math.Max(1, work.Count);
            lock (_seconds)
            {
                _seconds.PerSecond = ProcessorsForMessages / count;
                double wait = _seconds.Wait(work._now());
                return count > 1 ? wait : 0;
            }
        }

        /// <summary>
        /// In how many seconds the next frame may be made; 0 for now. The least time between two frames counts from
        /// where the last one was begun: what it took is no reason to wait longer.
        /// </summary>
        /// <param name="isRendering">
        /// Whether a recording of this client is rendered, beside which its frames take a quarter of the time.
        /// </param>
        public double WaitForFrame(bool isRendering = false)
        {
            double least = work.Count > 1 ? LeastBetweenFrames : 0;
            if (isRendering)
                least = Math.Max(least, Math.Min(_frameSeconds / ShareBesideRecording, MostBetweenFrames));
            return least == 0 ? 0 : Math.Max(0, least - (work._now() - _frameBegun));
        }

        /// <summary>Makes a frame.</summary>
        /// <param name="make">Makes it, if there is one to make, and says whether there was.</param>
        /// <returns>Whether there was one.</returns>
        public bool MakeFrame(Func<bool> make)
        {
            double begun = work._now();
            if (!make())
                return false;
            (_frameBegun, _frameSeconds) = (begun, work._now() - begun);
            return true;
        }

        /// <summary>Counts work that was done for the client, unless it was alone.</summary>
        /// <param name="start">When it began.</param>
        /// <returns>When it ended, which is now.</returns>
        public double Spend(double start)
        {
            double end = work._now();
            if (work.Count > 1)
            {
                lock (_seconds)
                    _seconds.Take(end, Math.Min(end - start, MostSecondsAtOnce));
            }

            return end;
        }

        /// <summary>Passes what the client still owes to those that come after it.</summary>
        public void Leave()
        {
            double now = work._now();
            double owed;
            lock (_seconds)
                owed = _seconds.Debt(now);
            lock (work._owed)
                work._owed.Take(now, Math.Min(owed, MostSecondsOwed - work._owed.Debt(now)));
        }

        /// <summary>Handles a dropped file when it is this client's turn, and waits until it is paid for.</summary>
        /// <param name="handle">Handles it.</param>
        /// <param name="cancellation">Cancels waiting.</param>
        public async Task DropAsync(Action handle, CancellationToken cancellation)
        {
            // At low priority, so that frames of other clients go before it; what follows is not.
            var handling = new Task(
                () =>
                {
                    lock (work._drops)
                    {
                        double start = work._now();
                        handle();
                        Spend(start);
                    }
                },
                TaskCreationOptions.RunContinuationsAsynchronously);
            LowPriorityThread.Start("Dropped file", () => handling.RunSynchronously(TaskScheduler.Default));
            await handling;
            if (Wait() is > 0 and double wait)
                await Task.Delay(TimeSpan.FromSeconds(wait), cancellation);
        }
    }
}
