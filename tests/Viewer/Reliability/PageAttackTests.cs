using System.Net.Sockets;
using System.Text;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser.Messages;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>
/// Requests and frames that no browser sends. Nothing is served that should not be, and an honest client plays on.
/// </summary>
public sealed class PageAttackTests : IAsyncLifetime
{
    private const string Hello = """{"type":"hello","protocol":2,"interval":16.7,"paused":false}""";
    private const byte Text = 0x81, Binary = 0x82, Ping = 0x89, UnfinishedText = 0x01, Continuation = 0x80;

    private readonly TemporaryFolder _folder = new();
    private ServedViewer _viewer = null!;
    private SocketClient _honest = null!;
    private uint _drawn;

    public async ValueTask InitializeAsync()
    {
        _viewer = await ServedViewer.StartAsync(_folder, ("walker", SyntheticGenerator.Conditional()));
        _honest = await SocketClient.GreetAsync(_viewer.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _honest.Dispose();
        await _viewer.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    // Two lengths, a length beside chunks, and chunks that are none: the shapes of request smuggling (RFC 9112, 11.2).
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nGET ")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4, 5\r\n\r\nGET ")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: identity, chunked, x\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: HOST\r\nTransfer-Encoding: gzip\r\n\r\n")]
    // Hosts: none, two, one in the target, one that is none.
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST@evil.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: HOST\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\nForwarded: host=HOST\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    // Malformed lines and headers.
    [InlineData("GET / HTTP/1.1\r\nHost : HOST\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nA\0: b\r\n\r\n")]
    [InlineData("GET  HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: HOST\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello")]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    // Paths out of the page's files.
    [InlineData("GET /../../../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /..\\..\\viewer.dll HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /%5c..%5cviewer.dll HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET //etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /index.html%00.js HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /docs/systems/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /file:///etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /walker.onnx HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    // Upgrades that are incomplete or come from elsewhere.
    [InlineData("GET /play HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("GET /play HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")]
    [InlineData("GET /play HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST.evil.example\r\nConnection: Upgrade\r\n"
        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")]
    [InlineData("GET /play HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nOrigin: http://evil.example\r\n"
        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")]
    [InlineData("GET /play HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nConnection: Upgrade\r\n"
        + "Upgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: AAAA\r\n\r\n")]
    public async Task A_request_that_no_page_sends_gets_nothing(string request)
    {
        using RawConnection connection = await RawConnection.OpenAsync(_viewer.Address);
        await connection.WriteAsync(request);
        Assert.DoesNotContain(await connection.StatusesAsync(), status => status is >= 100 and < 400);
        await PlaysOnAsync();
    }

    [Fact]
    public async Task A_request_hidden_in_the_body_of_another_is_not_answered()
    {
        using RawConnection connection = await RawConnection.OpenAsync(_viewer.Address);
        string hidden = "GET /main.js HTTP/1.1\r\nHost: HOST\r\n\r\n".Replace("HOST", _viewer.Address.Authority);
        await connection.WriteAsync(
            $"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}");
        Assert.DoesNotContain(200, await connection.StatusesAsync());
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: HOST\r\n\r\n", 20_000)]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nA: {0}\r\n\r\n", 100_000)]
    [InlineData("GET /?token={0} HTTP/1.1\r\nHost: HOST\r\n\r\n", 20_000)]
    public async Task An_endless_line_ends_the_connection(string request, int length)
    {
        using RawConnection connection = await RawConnection.OpenAsync(_viewer.Address);
        await connection.WriteAsync(request.Replace("{0}", new string('a', length), StringComparison.Ordinal));
        Assert.DoesNotContain(200, await connection.StatusesAsync());
        await PlaysOnAsync();
    }

    public static TheoryData<string, byte[]> BadFrames => new()
    {
        { "not masked", [Text, 10, .. "{\"a\":1234}"u8] },
        { "reserved bits", RawConnection.Frame(Text | 0x70, "{}"u8) },
        { "an unknown opcode", RawConnection.Frame(0x83, "{}"u8) },
        { "an unknown control opcode", RawConnection.Frame(0x8b, []) },
        { "a continuation of nothing", RawConnection.Frame(Continuation, "{}"u8) },
        { "a fragmented ping", RawConnection.Frame(0x09, "a"u8) },
        { "a ping that is too long", RawConnection.Frame(Ping, new byte[200]) },
        {
            "a text inside another",
            [.. RawConnection.Frame(UnfinishedText, "{"u8), .. RawConnection.Frame(Text, "}"u8)]
        },
        { "a length of 2^63", [Text, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "bytes that are not UTF-8", RawConnection.Frame(Text, [0xff, 0xfe, 0xfd]) },
        { "an empty text", RawConnection.Frame(Text, []) },
        { "a file that was not announced", RawConnection.Frame(Binary, new byte[100]) },
        { "a text that is too long", RawConnection.Frame(Text, new byte[Protocol.LargestText + 1]) },
        { "a close frame of one byte", RawConnection.Frame(0x88, [3]) },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_frame_that_no_browser_sends_ends_its_own_connection_alone(string what, byte[] frame)
    {
        using RawConnection connection = await RawConnection.UpgradeAsync(_viewer.Address);
        await connection.WriteAsync(RawConnection.Frame(Text, Encoding.UTF8.GetBytes(Hello)));
        await connection.WriteAsync(frame);
        await connection.ReadToEndAsync(half: false);
        await AloneAsync(what);
        await PlaysOnAsync();
    }

    [Fact]
    public async Task A_message_in_pieces_of_one_byte_with_pings_between_is_a_message()
    {
        using RawConnection connection = await RawConnection.UpgradeAsync(_viewer.Address);
        byte[] hello = Encoding.UTF8.GetBytes(Hello);
        for (int i = 0; i < hello.Length; i++)
        {
            byte first = (byte)((i == 0 ? UnfinishedText : 0) | (i == hello.Length - 1 ? 0x80 : 0));
            await connection.WriteAsync(RawConnection.Frame(first, hello.AsSpan(i, 1)));
            await connection.WriteAsync(RawConnection.Frame(Ping, "x"u8));
        }

        await Waiting.UntilAsync(() => _viewer.Players.Progress.Any(client => client.Taken == 1), "hello was read");
        await PlaysOnAsync();
    }

    [Fact]
    public async Task Two_hundred_connections_that_say_nothing_leave_an_honest_client_alone()
    {
        var silent = new List<TcpClient>();
        for (int i = 0; i < 200; i++)
        {
            var client = new TcpClient();
            silent.Add(client);
            await client.ConnectAsync(_viewer.Address.Host, _viewer.Address.Port);
            // Every second one has begun a request that it never ends.
            if (i % 2 == 0)
                await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray());
        }

        await PlaysOnAsync();
        silent.ForEach(client => client.Dispose());
        await Waiting.UntilAsync(CanConnectAsync, () => "a new client after the others have gone");
    }

    [Fact]
    public async Task A_storm_of_clients_that_come_and_go_leaves_none_behind()
    {
        int count = LongRun.Cases(60, 5_000);
        for (int i = 0; i < count; i++)
        {
            using RawConnection connection = await RawConnection.UpgradeAsync(_viewer.Address);
            if (i % 3 > 0)
                await connection.WriteAsync(RawConnection.Frame(Text, Encoding.UTF8.GetBytes(Hello)));
            if (i % 3 > 1)
                await connection.WriteAsync([Text, 0xfe]);
        }

        await AloneAsync("a storm");
        await PlaysOnAsync();
    }

    [Theory]
    [InlineData("""{"type":"action","action":"newSeed"}""")]
    [InlineData("""{"type":"pointer","event":"move","points":[0.5,0.5]}""")]
    [InlineData("""{"type":"save","scale":32}""")]
    [InlineData("""{"type":"about"}""")]
    [InlineData("""{"type":"grant","frames":2,"drawn":1}""")]
    [InlineData("""{"type":"loop","seconds":60}""")]
    [InlineData("""{"type":"session","text":"v=1&mode=grid&columns=20"}""")]
    [InlineData("""{"type":"copy","frame":1}""")]
    public async Task A_flood_of_messages_is_ended_with_a_reason(string message)
    {
        using SocketClient flood = await SocketClient.GreetAsync(_viewer.Address);
        Task<string> reason = flood.ReadReasonAsync();
        while (!reason.IsCompleted)
        {
            try
            {
                await flood.SendAsync(message);
            }
            catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or OperationCanceledException)
            {
                break;
            }
        }

        Assert.Contains("too many messages", await reason);
        await PlaysOnAsync();
    }

    [Fact]
    public async Task Clients_that_read_nothing_hold_up_nobody()
    {
        var slow = new List<SocketClient>();
        for (int i = 0; i < 5; i++)
        {
            slow.Add(await SocketClient.GreetAsync(_viewer.Address));
            await slow[i].SendAsync("""{"type":"action","action":"grid"}""");
            await slow[i].SendAsync("""{"type":"grant","frames":2,"drawn":0}""");
            await slow[i].SendAsync("""{"type":"save","scale":32}""");
        }

        for (int i = 0; i < 10; i++)
            await PlaysOnAsync();
        slow.ForEach(client => client.Dispose());
        await AloneAsync("slow readers");
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_of_their_frames_hold_up_nobody()
    {
        // Walks are small batches, which wait for one another and are computed together; large grids are not.
        string[] before = ["""{"type":"action","action":"walk"}""", """{"type":"action","action":"grid"}"""];
        int count = LongRun.Cases(10, 500);
        for (int i = 0; i < count; i++)
        {
            var leaving = new List<SocketClient>();
            for (int client = 0; client < 4; client++)
            {
                leaving.Add(await SocketClient.GreetAsync(_viewer.Address));
                await leaving[client].SendAsync(before[(i + client) % 2]);
                await leaving[client].SendAsync("""{"type":"grant","frames":2,"drawn":0}""");
            }

            await leaving[i % 4].ReadFrameAsync();
            leaving.ForEach(client => client.Socket.Abort());
            await PlaysOnAsync();
            leaving.ForEach(client => client.Dispose());
            await AloneAsync("they left");
        }

        await PlaysOnAsync();
    }

    private async Task<bool> CanConnectAsync()
    {
        try
        {
            using SocketClient client = await SocketClient.GreetAsync(_viewer.Address);
            await client.ReadAsync("hello");
            return true;
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The honest client asks for two frames, and gets them.</summary>
    private async Task PlaysOnAsync()
    {
        await _honest.SendAsync($$"""{"type":"grant","frames":2,"drawn":{{_drawn}}}""");
        await _honest.ReadFrameAsync();
        _drawn = BitConverter.ToUInt32(await _honest.ReadFrameAsync(), 8);
    }

    /// <summary>Waits until the honest client is the only one.</summary>
    private Task AloneAsync(string after) =>
        Waiting.UntilAsync(() => _viewer.Players.Count == 1, $"only the honest client after {after}");
}
