using System.Diagnostics;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The work that the clients of a viewer may cause, so that none takes the frames of the others: while several are
/// connected, the messages of all together take at most half of one processor in the long run, an equal share for each,
/// and what exceeds it waits. A client alone is not limited. Dropped files are handled one at a time, and sessions are
/// opened at a limited rate. Thread-safe.
/// </summary>
/// <param name="clients">The number of connected clients.</param>
internal sealed class ClientWork(Func<int> clients)
{
    private const double ProcessorsForMessages = 0.5;
    private const double SecondsAtOnce = 0.5;

    // One that saves a large picture must not wait for half a minute afterwards.
    private const double MostSecondsAtOnce = 1.5;
    private const double SessionsPerSecond = 20;
    private const double SessionsAtOnce = 16;

    // The fastest displays show 240 frames a second.
    private const double LeastBetweenFrames = 1 / 250.0;

    private readonly RateLimit _sessions = new(SessionsPerSecond, SessionsAtOnce);
    private readonly Lock _drops = new();

    private int Count => clients();

    /// <summary>Waits until a session may be opened.</summary>
    public Task AdmitAsync(CancellationToken cancellation) => AdmitAsync(_sessions, cancellation);

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
                wait = limit.Wait(ClientFrames.Now);
                if (wait == 0)
                    limit.Take(ClientFrames.Now);
            }

            if (wait == 0)
                return;
            await Task.Delay(TimeSpan.FromSeconds(wait), cancellation);
        }
    }

    /// <summary>The work of one client.</summary>
    public Share ForClient() => new(this);

    /// <summary>The work of one client.</summary>
    /// <param name="work">That of all.</param>
    internal sealed class Share(ClientWork work)
    {
        private readonly RateLimit _seconds = new(ProcessorsForMessages, SecondsAtOnce);

        /// <summary>In how many seconds the next message may be executed; 0 for now.</summary>
        public double Wait()
        {
            int count = Math.Max(1, work.Count);
            lock (_seconds)
            {
                _seconds.PerSecond = ProcessorsForMessages / count;
                double wait = _seconds.Wait(ClientFrames.Now);
                return count > 1 ? wait : 0;
            }
        }

        /// <summary>In how many seconds the next frame may be made; 0 for now.</summary>
        /// <param name="last">When the last was begun.</param>
        public double WaitForFrame(double last) =>
            work.Count > 1 ? Math.Max(0, LeastBetweenFrames - (ClientFrames.Now - last)) : 0;

        /// <summary>Counts work that was done for the client, unless it was alone.</summary>
        /// <param name="start">When it began (<see cref="Stopwatch.GetTimestamp"/>).</param>
        public void Spend(long start)
        {
            if (work.Count <= 1)
                return;
            lock (_seconds)
                _seconds.Take(
                    ClientFrames.Now, Math.Min(Stopwatch.GetElapsedTime(start).TotalSeconds, MostSecondsAtOnce));
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
                        long start = Stopwatch.GetTimestamp();
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
