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

    // Where the model stands in a message.
    private const string ModelPlace = "MODEL";

    private static readonly (string Name, int Attackers, Func<Target, Task> Attack)[] Attacks =
    [
        ($"{SilentConnections} silent connections", SilentConnections, KeepSilentAsync),
        ("connections that come and go", 4, ComeAndGoAsync),
        ("requests that no page sends", 4, RequestAsync),
        ("requests for the page", 4, GetAsync),
        ("new seeds", 2, Flood("""{"type":"action","action":"newSeed"}""")),
        ("pointers", 2, Flood("""{"type":"pointer","event":"move","points":[0.5,0.5]}""")),
        ("grids", 2, Flood($$"""{"type":"session","text":"v=1&m={{ModelPlace}}&mode=grid&columns=16"}""")),
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
        var model = new Argument<string>("model");
        var name = new Argument<string>("name");
        var command = new Command(Verb, "Attacks a viewer; started by the attack bench.") { address, model, name };
        command.SetAction((parsed, _) => RunAsync(
            new Target(parsed.GetValue(address)!, parsed.GetValue(model)!), parsed.GetValue(name)!));
        return command;
    }

    /// <summary>Starts an attack, and waits until it has begun.</summary>
    /// <param name="address">The viewer's page.</param>
    /// <param name="model">The first digits of the SHA-256 of a model that it plays.</param>
    /// <param name="name">The name of the attack.</param>
    public static async Task<Attackers> StartAsync(Uri address, string model, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, address.ToString(), model, name])
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

    private static async Task RunAsync(Target target, string name)
    {
        (_, int count, Func<Target, Task> attack) = Attacks.First(attack => attack.Name == name);
        for (int i = 0; i < count; i++)
            _ = Task.Run(() => RepeatAsync(() => attack(target)));
        Console.WriteLine(name);
        // It ends when the bench does, even when that is killed.
        await Console.In.ReadToEndAsync();
    }

    // The server closes and refuses; the attacker goes on.
    private static async Task RepeatAsync(Func<Task> attack)
    {
        while (true)
        {
            try
            {
                await attack();
            }
            catch (Exception e) when (
                e is IOException or SocketException or WebSocketException or HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task KeepSilentAsync(Target target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Address.Host, target.Address.Port);
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task ComeAndGoAsync(Target target)
    {
        using ClientWebSocket socket = await OpenAsync(target.Address);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":17,"paused":false}""");
        socket.Abort();
    }

    /// <summary>Sends a message as fast as it can, and reads what comes.</summary>
    private static Func<Target, Task> Flood(string message) => async target =>
    {
        string sent = message.Replace(ModelPlace, target.Model, StringComparison.Ordinal);
        using ClientWebSocket socket = await OpenAsync(target.Address);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":1,"paused":false}""");
        Task reading = ReadAsync(socket);
        while (socket.State == WebSocketState.Open)
            await SendAsync(socket, sent);
        await reading;
    };

    private static async Task DropAsync(Target target)
    {
        using ClientWebSocket socket = await OpenAsync(target.Address);
        await SendAsync(socket, """{"type":"hello","protocol":2,"interval":17,"paused":false}""");
        Task reading = ReadAsync(socket);
        byte[] file = new byte[1 << 20];
        while (socket.State == WebSocketState.Open)
        {
            await SendAsync(socket, $$"""{"type":"drop","kind":"model","name":"x.onnx","size":{{file.Length}}}""");
            await socket.SendAsync(file, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }

        await reading;
    }

    private static async Task ReadAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[1 << 16];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>Loads the page again and again over one connection.</summary>
    private static async Task GetAsync(Target target)
    {
        using var client = new HttpClient();
        while (true)
            await client.GetByteArrayAsync(target.Address);
    }

    private static async Task RequestAsync(Target target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Address.Host, target.Address.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "GET /../../etc/passwd HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        byte[] answer = new byte[4096];
        while (await stream.ReadAsync(answer) > 0)
        {
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", $"http://{address.Authority}");
        await socket.ConnectAsync(new Uri($"ws://{address.Authority}/play"), CancellationToken.None);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string json) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>What is attacked.</summary>
    /// <param name="Address">The viewer's page.</param>
    /// <param name="Model">The first digits of the SHA-256 of a model that it plays.</param>
    private sealed record Target(Uri Address, string Model);
}
