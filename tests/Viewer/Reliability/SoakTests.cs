using System.Diagnostics;
using System.Net.WebSockets;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>
/// A long scripted play: clients come and go, switch modes and models, record, drop good and bad files, while a file is
/// replaced every five seconds and one client watches all the time. After the first quarter memory, handles, threads
/// and the watcher's slowest frames stay what they are, and no replaced file is missed.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 3;
    private const double MostGrowth = 48 << 20;
    private const double MostMoreThreads = 8;
    private const double MostMoreHandles = 20;

    // Medians of the slowest hundredth of the frames of many short times; a busy machine makes single ones slower.
    private const double MostSlower = 1.5;
    private const double LeastSlower = 0.01;

    private static readonly TimeSpan BetweenReloads = TimeSpan.FromSeconds(LongRun.IsAskedFor ? 5 : 0.5);
    private static readonly TimeSpan Length = LongRun.IsAskedFor ? LongRun.SoakLength : TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DisplayInterval = TimeSpan.FromSeconds(1 / 60.0);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Figures> _figures = [];
    private int _reloads;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_grows_while_people_play()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder,
            ("a", SyntheticGenerator.Conditional()),
            ("b", SyntheticGenerator.AutoEncoder()),
            ("c", SyntheticGenerator.ImageToImage()));
        byte[] good = File.ReadAllBytes(_folder.File("a.onnx"));
        using var end = new CancellationTokenSource(Length);
        Task[] all =
        [
            WatchAsync(viewer, end.Token),
            ReloadAsync(viewer, end.Token),
            .. Enumerable.Range(0, Clients).Select(i => ComeAndGoAsync(viewer, good, new Random(19 + i), end.Token)),
        ];
        // What fails is told at once, and not at the end of the run.
        await foreach (Task done in Task.WhenEach(all))
        {
            if (!done.IsCompletedSuccessfully)
                await end.CancelAsync();
        }

        await Task.WhenAll(all);
        await Waiting.UntilAsync(() => viewer.Players.Count == 0, "all clients have gone");

        int quarter = Math.Max(1, _figures.Count / 4);
        Figures[] early = [.. _figures.Skip(Math.Min(quarter, _figures.Count - 1)).Take(quarter)];
        Figures[] late = [.. _figures.TakeLast(quarter)];
        output.WriteLine($"{_reloads} reloads in {Length}; medians of the second and of the last quarter:");
        Compare("memory, MB", early, late, each => each.Memory / 1e6, MostGrowth / 1e6);
        Compare("threads", early, late, each => each.Threads, MostMoreThreads);
        Compare("handles", early, late, each => each.Handles, MostMoreHandles);
        // The short run shares its processors with other tests: its times are no measure.
        if (LongRun.IsAskedFor)
        {
            Compare(
                "99th percentile of a frame, s",
                early,
                late,
                each => each.Slowest,
                Math.Max(Median(early, each => each.Slowest) * (MostSlower - 1), LeastSlower));
        }
    }

    private void Compare(string what, Figures[] early, Figures[] late, Func<Figures, double> of, double most)
    {
        (double before, double after) = (Median(early, of), Median(late, of));
        output.WriteLine($"{what}: {before:G4} -> {after:G4}, largest {_figures.Max(of):G4}");
        // A short run has only begun to fill the caches.
        double allowed = LongRun.IsAskedFor ? most : 4 * most;
        Assert.True(
            after - before <= allowed, $"{what} grew from {before:G4} to {after:G4}, by more than {allowed:G4}");
    }

    private static double Median(Figures[] figures, Func<Figures, double> of) =>
        figures.Select(of).Order().ElementAt(figures.Length / 2);

    /// <summary>One client that watches a walk all the time, at the rate of a display.</summary>
    private async Task WatchAsync(ServedViewer viewer, CancellationToken end)
    {
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        uint drawn = 0;
        while (!end.IsCancellationRequested)
        {
            var intervals = new List<double>();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < (LongRun.IsAskedFor ? 600 : 40) && !end.IsCancellationRequested; i++)
            {
                long granted = Stopwatch.GetTimestamp();
                await client.SendAsync($$"""{"type":"grant","frames":1,"drawn":{{drawn}}}""");
                drawn = BitConverter.ToUInt32(await client.ReadFrameAsync(), 8);
                intervals.Add(Stopwatch.GetElapsedTime(granted).TotalSeconds);
                if (DisplayInterval - Stopwatch.GetElapsedTime(granted) is { Ticks: > 0 } early)
                    await Task.Delay(early, CancellationToken.None);
            }

            _figures.Add(Figures.Now(intervals.Order().ElementAt(intervals.Count * 99 / 100)));
        }
    }

    private static async Task ComeAndGoAsync(ServedViewer viewer, byte[] good, Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            await PlayAsync(viewer, good, random);
    }

    /// <summary>A client: a few random actions, a frame after each, and a recording or a dropped file.</summary>
    private static async Task PlayAsync(ServedViewer viewer, byte[] good, Random random)
    {
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        uint drawn = 0;
        for (int i = 0; i < 6; i++)
        {
            await client.SendAsync(random.Next(8) switch
            {
                0 => """{"type":"action","action":"grid"}""",
                1 => """{"type":"action","action":"walk"}""",
                2 => """{"type":"action","action":"plane"}""",
                3 => """{"type":"action","action":"newSeed"}""",
                4 => $$"""{"type":"model","slot":{{random.Next(2)}}}""",
                5 => """{"type":"save","scale":2}""",
                6 => """{"type":"loop","seconds":1}""",
                _ => """{"type":"about"}""",
            });
            // A plane stands still, and a still picture is sent once: another seed is another picture.
            await client.SendAsync("""{"type":"action","action":"newSeed"}""");
            await client.SendAsync($$"""{"type":"grant","frames":1,"drawn":{{drawn}}}""");
            drawn = BitConverter.ToUInt32(await client.ReadFrameAsync(), 8);
        }

        byte[] dropped = random.Next(2) == 0 ? good : [.. good[..(good.Length / 2)], .. new byte[100]];
        await client.SendAsync($$"""{"type":"drop","kind":"model","name":"x.onnx","size":{{dropped.Length}}}""");
        await client.SendAsync(dropped);
        await client.SendAsync("""{"type":"action","action":"newSeed"}""");
        await client.SendAsync($$"""{"type":"grant","frames":1,"drawn":{{drawn}}}""");
        await client.ReadFrameAsync();
        if (random.Next(2) == 0)
            await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }

    /// <summary>Replaces a file again and again, and waits each time until the viewer has read it.</summary>
    private async Task ReloadAsync(ServedViewer viewer, CancellationToken end)
    {
        string path = _folder.File("b.onnx");
        while (!end.IsCancellationRequested)
        {
            GeneratorFile replaced = SyntheticGenerator.AutoEncoder(seed: ++_reloads);
            replaced.Write(path);
            await Waiting.UntilAsync(
                () => viewer.Library.Slots.SelectMany(slot => slot.Files).Any(
                    file => file.Path == path && file.State.Summary is { } known
                        && replaced.Sha256.StartsWith(known.Digits, StringComparison.Ordinal)),
                "the replaced file was read");
            await Task.WhenAny(Task.Delay(BetweenReloads, end));
        }
    }

    /// <summary>What must not grow.</summary>
    /// <param name="Memory">Resident memory in bytes.</param>
    /// <param name="Threads">Number of threads.</param>
    /// <param name="Handles">Number of open files, sockets and handles.</param>
    /// <param name="Slowest">The slowest hundredth of the last frames took at least this long, in seconds.</param>
    private sealed record Figures(long Memory, int Threads, int Handles, double Slowest)
    {
        public static Figures Now(double slowest)
        {
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            int handles = OperatingSystem.IsLinux()
                ? Directory.GetFiles("/proc/self/fd").Length
                : process.HandleCount;
            return new(process.WorkingSet64, process.Threads.Count, handles, slowest);
        }
    }
}
