using System.CommandLine;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The frames that an honest client gets while others attack the page's server: quiet and attacked seconds in turn, the
/// attackers in this process, on the same processors.
/// </summary>
internal static class AttackBench
{
    private const double DisplayRate = 60;
    private const int SilentConnections = 200;

    private static readonly (string Name, int Attackers, Func<Uri, CancellationToken, Task> Attack)[] Attacks =
    [
        ($"{SilentConnections} silent connections", SilentConnections, KeepSilentAsync),
        ("connections that come and go", 4, ComeAndGoAsync),
        ("requests that no page sends", 4, RequestAsync),
        ("requests for the page", 4, GetAsync),
        ("new seeds", 2, Flood("""{"type":"action","action":"newSeed"}""")),
        ("pointers", 2, Flood("""{"type":"pointer","event":"move","points":[0.5,0.5]}""")),
        ("grids", 2, Flood("""{"type":"session","text":"v=1&mode=grid&columns=20"}""")),
        ("grants", 2, Flood("""{"type":"grant","frames":2,"drawn":1}""")),
        ("saved pictures", 2, Flood("""{"type":"save","scale":32}""")),
        ("recordings", 2, Flood("""{"type":"loop","seconds":60}""")),
        ("links", 2, Flood("""{"type":"copy","frame":1}""")),
        ("questions", 2, Flood("""{"type":"about"}""")),
        ("dropped files", 2, DropAsync),
    ];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Description = "A generator file.",
            DefaultValueFactory = _ => "models/cgan-mnist.onnx",
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each part is measured.",
            DefaultValueFactory = _ => 5,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often quiet and attack take turns.",
            DefaultValueFactory = _ => 3,
        };
        var program = new Option<string?>("--viewer") { Description = "Another build of the viewer." };
        var only = new Option<string[]>("--only")
        {
            Description = "Attacks whose names begin like this.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [""],
        };
        var command = new Command("attack", "Measures an honest client's frames while others attack the server.")
        {
            model, seconds, rounds, program, only,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(model)!,
            parsed.GetValue(seconds),
            parsed.GetValue(rounds),
            parsed.GetValue(program),
            parsed.GetValue(only)!));
        return command;
    }

    private static async Task RunAsync(string model, double seconds, int rounds, string? program, string[] only)
    {
        using ViewerProcess viewer = await ViewerProcess.StartAsync(model, program);
        using FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
        await client.TakeAsync(seconds, TimeSpan.FromSeconds(1 / DisplayRate));
        foreach ((string name, int attackers, Func<Uri, CancellationToken, Task> attack) in Attacks.Where(
            attack => only.Any(begin => attack.Name.StartsWith(begin, StringComparison.Ordinal))))
        {
            var quiet = new List<double>();
            var attacked = new List<double>();
            for (int i = 0; i < rounds; i++)
            {
                quiet.Add(await RateAsync(client, seconds));
                using var end = new CancellationTokenSource();
                Task[] all = [.. Enumerable.Range(0, attackers).Select(
                    _ => Task.Run(() => RepeatAsync(() => attack(viewer.Address, end.Token), end.Token)))];
                attacked.Add(await RateAsync(client, seconds));
                await end.CancelAsync();
                await Task.WhenAll(all);
            }

            (double before, double during) = (Median(quiet), Median(attacked));
            Console.WriteLine(
                $"{name}: {during:F1} frames/s, {before:F1} without, ratio {during / before:F2} (medians of {rounds})");
        }
    }

    private static async Task<double> RateAsync(FrameClient client, double seconds)
    {
        (LatencySamples frames, _, _) = await client.TakeAsync(seconds, TimeSpan.FromSeconds(1 / DisplayRate));
        return frames.Count / seconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // The server closes and refuses; the attacker goes on.
    private static async Task RepeatAsync(Func<Task> attack, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await attack();
            }
            catch (Exception e) when (
                e is IOException or SocketException or WebSocketException or HttpRequestException
                    or OperationCanceledException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task KeepSilentAsync(Uri address, CancellationToken end)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, end);
        await Task.Delay(Timeout.Infinite, end);
    }

    private static async Task ComeAndGoAsync(Uri address, CancellationToken end)
    {
        using ClientWebSocket socket = await OpenAsync(address, end);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":17,"paused":false}""", end);
        socket.Abort();
    }

    /// <summary>Sends a message as fast as it can, and reads what comes.</summary>
    private static Func<Uri, CancellationToken, Task> Flood(string message) => async (address, end) =>
    {
        using ClientWebSocket socket = await OpenAsync(address, end);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":1,"paused":false}""", end);
        Task reading = ReadAsync(socket, end);
        while (socket.State == WebSocketState.Open)
            await SendAsync(socket, message, end);
        await reading;
    };

    private static async Task DropAsync(Uri address, CancellationToken end)
    {
        using ClientWebSocket socket = await OpenAsync(address, end);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":17,"paused":false}""", end);
        Task reading = ReadAsync(socket, end);
        byte[] file = new byte[1 << 20];
        while (socket.State == WebSocketState.Open)
        {
            await SendAsync(socket, $$"""{"type":"drop","kind":"model","name":"x.onnx","size":{{file.Length}}}""", end);
            await socket.SendAsync(file, WebSocketMessageType.Binary, endOfMessage: true, end);
        }

        await reading;
    }

    private static async Task ReadAsync(ClientWebSocket socket, CancellationToken end)
    {
        byte[] buffer = new byte[1 << 16];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), end)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>Loads the page again and again over one connection.</summary>
    private static async Task GetAsync(Uri address, CancellationToken end)
    {
        using var client = new HttpClient();
        while (true)
            await client.GetByteArrayAsync(address, end);
    }

    private static async Task RequestAsync(Uri address, CancellationToken end)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, end);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "GET /../../etc/passwd HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            end);
        byte[] answer = new byte[4096];
        while (await stream.ReadAsync(answer, end) > 0)
        {
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri address, CancellationToken end)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", $"http://{address.Authority}");
        await socket.ConnectAsync(new Uri($"ws://{address.Authority}/play"), end);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string json, CancellationToken end) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, end);
}
