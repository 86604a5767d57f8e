using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace ImageGen.Bench.Page;

/// <summary>
/// Clients that attack the page's server as fast as they can, in a process of their own: in that of the honest client
/// they would take its threads.
/// </summary>
internal sealed class Attackers : IDisposable
{
    /// <summary>The first word of the command line that makes this program one.</summary>
    public const string Verb = "attackers";

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

    private readonly Process _process;

    private Attackers(Process process) => _process = process;

    /// <summary>The names of the attacks.</summary>
    public static IEnumerable<string> Names => Attacks.Select(attack => attack.Name);

    /// <summary>Processor time that they have used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Creates the command, which attacks until its input ends.</summary>
    public static Command Create()
    {
        var address = new Argument<Uri>("address") { CustomParser = parsed => new Uri(parsed.Tokens[0].Value) };
        var name = new Argument<string>("name");
        var command = new Command(Verb, "Attacks a viewer; started by the attack bench.") { address, name };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(address)!, parsed.GetValue(name)!));
        return command;
    }

    /// <summary>Starts an attack, and waits until it has begun.</summary>
    /// <param name="address">The viewer's page.</param>
    /// <param name="name">The name of the attack.</param>
    public static async Task<Attackers> StartAsync(Uri address, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, address.ToString(), name])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException($"the attackers did not start: {name}");
        return new Attackers(process);
    }

    /// <summary>Ends the attack.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task RunAsync(Uri address, string name)
    {
        (_, int count, Func<Uri, CancellationToken, Task> attack) = Attacks.First(attack => attack.Name == name);
        using var end = new CancellationTokenSource();
        Task[] all = [.. Enumerable.Range(0, count).Select(
            _ => Task.Run(() => RepeatAsync(() => attack(address, end.Token), end.Token)))];
        Console.WriteLine(name);
        // The end of the input is the end of the process that has started this one.
        Console.In.ReadToEnd();
        await end.CancelAsync();
        await Task.WhenAll(all);
    }

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
