using System.Diagnostics;
using System.Net.WebSockets;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>
/// A long scripted play: clients come and go, switch modes and models, record, drop good and bad files, while files are
/// replaced. Memory, handles and threads stay where they were after the beginning, and no replaced file is missed.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 3;
    private const long MostGrowth = 96 << 20;
    private const int MostMoreThreads = 12;
    private const int MostMoreHandles = 60;

    private readonly TemporaryFolder _folder = new();

    private static TimeSpan Length => LongRun.IsAskedFor ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(10);

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
        var random = new Random(19);
        await RoundAsync(viewer, good, random);
        await RoundAsync(viewer, good, random);
        var first = Figures.Now();
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        do
        {
            await RoundAsync(viewer, good, random);
            rounds++;
        }
        while (Stopwatch.GetElapsedTime(start) < Length);

        var last = Figures.Now();
        output.WriteLine($"{rounds} rounds in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s: {first} -> {last}");
        Assert.InRange(last.Memory - first.Memory, long.MinValue, MostGrowth);
        Assert.InRange(last.Threads - first.Threads, int.MinValue, MostMoreThreads);
        Assert.InRange(last.Handles - first.Handles, int.MinValue, MostMoreHandles);
    }

    private async Task RoundAsync(ServedViewer viewer, byte[] good, Random random)
    {
        Random[] randoms = [.. Enumerable.Range(0, Clients).Select(_ => new Random(random.Next()))];
        await Task.WhenAll(randoms.Select(each => PlayAsync(viewer, good, each)));
        await Waiting.UntilAsync(() => viewer.Players.Count == 0, "all clients have gone");
        await ReloadAsync(viewer, random.Next(1, 1000));
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

    /// <summary>Replaces a file, and waits until the viewer has read it.</summary>
    private async Task ReloadAsync(ServedViewer viewer, int seed)
    {
        GeneratorFile replaced = SyntheticGenerator.AutoEncoder(seed: seed);
        replaced.Write(_folder.File("b.onnx"));
        string path = _folder.File("b.onnx");
        await Waiting.UntilAsync(
            () => viewer.Library.Slots.SelectMany(slot => slot.Files).Any(
                file => file.Path == path && file.State.Summary is { } known
                    && replaced.Sha256.StartsWith(known.Digits, StringComparison.Ordinal)),
            "the replaced file was read");
    }

    /// <summary>What must not grow.</summary>
    private sealed record Figures(long Memory, int Threads, int Handles)
    {
        public static Figures Now()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            int handles = OperatingSystem.IsLinux()
                ? Directory.GetFiles("/proc/self/fd").Length
                : process.HandleCount;
            return new(process.WorkingSet64, process.Threads.Count, handles);
        }
    }
}
