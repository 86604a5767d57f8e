using System.CommandLine;
using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The page, measured as it is played: how soon there is a picture, what the server adds to the model's own time, what
/// a browser makes of it, how long a key takes, and whether anything grows. All of it in turn in one run.
/// </summary>
internal static class PageBench
{
    private const int Starts = 7;
    private const int Keys = 40;
    private const int BareRuns = 60;
    private static readonly TimeSpan BetweenReplacements = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);
    private static readonly (string Name, string Key, Func<GeneratorInfo, int> Batch)[] Scenes =
    [
        ("walk", "KeyW", _ => 1),
        ("grid", "KeyG", info => 8 * Math.Max(1, info.ClassNames.Count)),
    ];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A generator file. Default: the first of the nearest folder \"models\".",
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each figure is measured.",
            DefaultValueFactory = _ => 15,
        };
        var minutes = new Option<double>("--minutes")
        {
            Description = "How long the grid is played in the browser to see whether anything grows.",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("page", "Measures the viewer's page: start, frames, keys, processor time and memory.")
        {
            model,
            seconds,
            minutes,
        };
        command.SetAction(
            (parsed, _) => RunAsync(parsed.GetValue(model), parsed.GetValue(seconds), parsed.GetValue(minutes)));
        return command;
    }

    private static async Task RunAsync(string? path, double seconds, double minutes)
    {
        CatalogEntry entry = ModelCatalog.Open(path, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
            .Models[0];
        var file = GeneratorFile.Read(entry.Path);
        using var generator = CpuGenerator.Load(file);
        Console.WriteLine($"{file.Name}, {Environment.ProcessorCount} processors, ms are medians");
        await StartAsync(entry.Path);

        using ViewerProcess viewer = await ViewerProcess.StartAsync(entry.Path);
        foreach ((string name, string key, Func<GeneratorInfo, int> batch) in Scenes)
            await FlatOutAsync(viewer, generator, name, key, batch(file.Info), seconds);

        await ReplaceAsync(file, seconds);

        await using ChromiumPage page = await ChromiumPage.OpenAsync(viewer.Address);
        foreach ((string name, string key, Func<GeneratorInfo, int> batch) in Scenes)
            await BrowseAsync(viewer, page, generator, name, key, batch(file.Info), seconds);
        await PressKeysAsync(page);
        await LookForGrowthAsync(viewer, page, TimeSpan.FromMinutes(minutes));
    }

    private static async Task StartAsync(string model)
    {
        var times = new LatencySamples("start");
        for (int i = 0; i < Starts; i++)
        {
            using ViewerProcess viewer = await ViewerProcess.StartAsync(model);
            using FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
            await client.SendAsync("""{"type":"grant","frames":1,"drawn":0}""");
            await client.FrameAsync();
            times.Add(Stopwatch.GetElapsedTime(viewer.Started).TotalSeconds);
        }

        Console.WriteLine(
            $"start: {times.Milliseconds(0.5):F0} ms from the process's start to its first frame, "
            + $"{times.Milliseconds(1):F0} at most of {Starts}");
    }

    private static async Task FlatOutAsync(
        ViewerProcess viewer, CpuGenerator generator, string name, string key, int batch, double seconds)
    {
        double before = Bare(generator, batch);
        using FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
        await client.SendAsync($$"""{"type":"action","action":"{{name}}"}""");
        (LatencySamples frames, LatencySamples inferences, LatencySamples owns) = await client.TakeAsync(seconds);
        (double frame, double inference, double own) = (
            frames.Milliseconds(0.5), inferences.Milliseconds(0.5), owns.Milliseconds(0.5));
        await client.SendAsync("""{"type":"action","action":"pause"}""");
        double after = Bare(generator, batch);
        Console.WriteLine(
            $"{name}, {batch} pictures, as fast as frames come (500/s at most): {frame:F2} ms a frame; the model's "
            + $"run {inference:F2} ms, "
            + $"all that the viewer does beside it {own:F3} ms, {own / inference:P1} of it; a bare run "
                + $"{before:F2} before and {after:F2} after");
    }

    /// <summary>
    /// Plays the grid while its file is replaced again and again, by one that makes other pictures in the same way: for
    /// a client that takes all it can get, and as Chromium shows it.
    /// </summary>
    private static async Task ReplaceAsync(GeneratorFile file, double seconds)
    {
        string folder = Directory.CreateTempSubdirectory("imagegen-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            file.Write(path);
            using ViewerProcess viewer = await ViewerProcess.StartAsync(path);
            using FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
            await client.SendAsync("""{"type":"action","action":"grid"}""");
            await client.TakeAsync(1);
            await CompareAsync("as fast as frames come", async () => (await client.TakeAsync(seconds)).Frames);
            await client.SendAsync("""{"type":"action","action":"pause"}""");

            await using ChromiumPage page = await ChromiumPage.OpenAsync(viewer.Address);
            await page.PressAsync("KeyG");
            await page.LookAsync(1);
            await CompareAsync("in Chromium", () => page.LookAsync(seconds));

            async Task CompareAsync(string how, Func<Task<LatencySamples>> play)
            {
                LatencySamples usual = await play();
                using var stop = new CancellationTokenSource();
                Task<int> replacing = ReplaceAgainAsync(file, path, stop.Token);
                LatencySamples replaced = await play();
                await stop.CancelAsync();
                Console.WriteLine(
                    $"grid, {how}, its file replaced {await replacing} times: {Describe(replaced)}; undisturbed "
                    + $"{Describe(usual)}; "
                    + $"p99 {replaced.Milliseconds(0.99) / usual.Milliseconds(0.99):F2} of the undisturbed");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Describe(LatencySamples times) =>
        $"{times.Milliseconds(0.5):F2} ms from frame to frame, p99 {times.Milliseconds(0.99):F2}, "
        + $"{times.Milliseconds(1):F2} at most";

    private static async Task<int> ReplaceAgainAsync(GeneratorFile file, string path, CancellationToken stop)
    {
        int count = 0;
        while (!stop.IsCancellationRequested)
        {
            count++;
            file.WithInfo(file.Info with { DataSet = $"{file.Info.DataSet} {count}" }).Write(path);
            await Task.Delay(BetweenReplacements, stop).ContinueWith(_ => { }, CancellationToken.None);
        }

        return count;
    }

    private static async Task BrowseAsync(
        ViewerProcess viewer,
        ChromiumPage page,
        CpuGenerator generator,
        string name,
        string key,
        int batch,
        double seconds)
    {
        await page.PressAsync(key);
        await Task.Delay(TimeSpan.FromSeconds(1));
        long start = Stopwatch.GetTimestamp();
        long drawn = await page.DrawnAsync();
        (TimeSpan viewerTime, TimeSpan browserTime) = (viewer.ProcessorTime, page.ProcessorTime);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double rate = (await page.DrawnAsync() - drawn) / wall;
        double viewerShare = (viewer.ProcessorTime - viewerTime).TotalSeconds / wall / Environment.ProcessorCount;
        double browserShare = (page.ProcessorTime - browserTime).TotalSeconds / wall / Environment.ProcessorCount;
        await page.PressAsync("Space");
        await Task.Delay(TimeSpan.FromSeconds(1));
        double bare = Bare(generator, batch);
        await page.PressAsync("Space");
        Console.WriteLine(
            $"{name}, {batch} pictures, in Chromium: {rate:F1} frames/s drawn; a bare run {bare:F2} ms "
            + $"({1000 / bare:F0}/s); "
            + $"of all processors' time the viewer {viewerShare:P0}, Chromium {browserShare:P0}");
    }

    private static async Task PressKeysAsync(ChromiumPage page)
    {
        await page.PressAsync("KeyW");
        await page.PressAsync("Space");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var times = new LatencySamples("key");
        for (int i = 0; i < Keys; i++)
        {
            times.Add(await page.KeyToFrameAsync() / 1000);
            await Task.Delay(150);
        }

        await page.PressAsync("Space");
        Console.WriteLine(
            $"key: {times.Milliseconds(0.5):F1} ms from a key to the drawn frame that shows it, "
            + $"{times.Milliseconds(1):F1} at most of {Keys}");
    }

    private static async Task LookForGrowthAsync(ViewerProcess viewer, ChromiumPage page, TimeSpan length)
    {
        await page.PressAsync("KeyG");
        TimeSpan used = viewer.ProcessorTime;
        for (long start = Stopwatch.GetTimestamp(), before = start; Stopwatch.GetElapsedTime(start) < length;)
        {
            await Task.Delay(BetweenLooks);
            TimeSpan now = viewer.ProcessorTime;
            double share = (now - used) / Stopwatch.GetElapsedTime(before) / Environment.ProcessorCount;
            (used, before) = (now, Stopwatch.GetTimestamp());
            Console.WriteLine(
                $"after {Stopwatch.GetElapsedTime(start).TotalSeconds,4:F0} s: the viewer holds {viewer.Memory:F0} "
                + $"MiB and takes {share:P0} of all processors, "
                + $"{await page.DrawnAsync():N0} frames drawn");
        }
    }

    private static double Bare(CpuGenerator generator, int batch)
    {
        using CpuBatch bare = generator.CreateBatch(batch);
        bare.Run();
        var times = new LatencySamples("bare run");
        for (int i = 0; i < BareRuns; i++)
        {
            long start = Stopwatch.GetTimestamp();
            bare.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return times.Milliseconds(0.5);
    }
}
