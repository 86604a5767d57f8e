using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class PageServerTests : IAsyncLifetime
{
    private const string Grant = """{"type":"grant","frames":2,"drawn":0}""";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private ServedViewer _viewer = null!;

    public async ValueTask InitializeAsync() => _viewer = await ServedViewer.StartAsync(
        _folder, ("walker", SyntheticGenerator.Conditional()), ("walls", SyntheticGenerator.ImageToImage()));

    public async ValueTask DisposeAsync()
    {
        await _viewer.DisposeAsync();
        _folder.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task The_page_and_all_that_it_names_are_there_under_a_strict_policy()
    {
        foreach (string path in PageFiles.Paths.Append("/"))
        {
            using HttpResponseMessage response = await GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            string policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Contains(
                "camera=(self), ", response.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());

            using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(_viewer.Address, path));
            again.Headers.TryAddWithoutValidation("If-None-Match", response.Headers.ETag!.ToString());
            using HttpResponseMessage unchanged = await _http.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        string page = await _http.GetStringAsync(_viewer.Address);
        Assert.DoesNotContain("style=", page);
        Assert.DoesNotContain("onclick", page);
        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
    }

    [Theory]
    [InlineData("GET", "/nothing", null, null, 404)]
    [InlineData("GET", "/../viewer.dll", null, null, 404)]
    [InlineData("POST", "/", null, null, 405)]
    [InlineData("GET", "/play", null, "own", 426)]
    [InlineData("GET", "/play", null, null, 403)]
    [InlineData("GET", "/", "evil.example:PORT", null, 421)]
    [InlineData("GET", "/", "127.0.0.1:1", null, 421)]
    [InlineData("GET", "/", "localhost:PORT", null, 200)]
    [InlineData("GET", "/", null, "http://evil.example", 403)]
    [InlineData("GET", "/", null, "null", 403)]
    [InlineData("GET", "/", null, "own", 200)]
    public async Task Who_asks_by_another_name_or_from_another_page_is_refused(
        string method, string path, string? host, string? origin, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_viewer.Address, path));
        if (host is not null)
            request.Headers.Host = host.Replace("PORT", $"{_viewer.Address.Port}", StringComparison.Ordinal);
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? $"http://{_viewer.Address.Authority}" : origin);
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_socket_of_another_page_is_not_opened()
    {
        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(_viewer.Address, origin: "http://evil.example"));
        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(_viewer.Address, origin: $"https://{_viewer.Address.Authority}"));
        await Assert.ThrowsAsync<WebSocketException>(
            () =>
                SocketClient.ConnectAsync(_viewer.Address, origin: "http://evil.example:80", host: "evil.example:80"));
        Assert.Equal(0, _viewer.Players.Count);
    }

    [Fact]
    public async Task For_others_the_address_carries_a_secret()
    {
        await using ServedViewer open = await ServedViewer.StartAsync([_folder.Path], address: IPAddress.Any);
        Assert.Matches(@"^\?token=[0-9a-f]{32}$", open.Address.Query);
        var bare = new Uri($"http://{open.Address.Authority}/");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(open.Address));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bare));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(new Uri($"{bare}?token=0123")));
        // The page's files are no secret.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(bare, "/main.js")));
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(bare));
        using SocketClient client = await SocketClient.GreetAsync(open.Address);
        await client.ReadAsync("hello");
    }

    [Fact]
    public async Task Frames_come_for_credits_and_no_others()
    {
        using SocketClient client = await SocketClient.GreetAsync(_viewer.Address);
        for (int i = 0; i < 4; i++)
            Assert.IsType<string>(await client.ReadAsync());
        await client.SendAsync(Grant);
        byte[] first = await client.ReadFrameAsync();
        byte[] second = await client.ReadFrameAsync();
        Assert.Equal((1, (byte)FrameEncoding.Gray), (first[0], first[1]));
        Assert.Equal(1u, BitConverter.ToUInt32(first, 8));
        Assert.Equal(2u, BitConverter.ToUInt32(second, 8));
        int width = BitConverter.ToUInt16(first, 2), height = BitConverter.ToUInt16(first, 4);
        Assert.Equal(FrameHeader.Size + (width * height), first.Length);
        // Half a second later there was a status, and no third frame.
        for (int i = 0; i < 3; i++)
            Assert.IsType<string>(await client.ReadAsync());
        await client.SendAsync("""{"type":"grant","frames":1,"drawn":2}""");
        Assert.Equal(3u, BitConverter.ToUInt32(await client.ReadFrameAsync(), 8));
    }

    [Fact]
    public async Task A_frame_in_colour_has_three_bytes_a_pixel()
    {
        using SocketClient client = await SocketClient.GreetAsync(_viewer.Address);
        await client.SendAsync("""{"type":"model","slot":1}""");
        await client.UntilAsync(status => status.GetProperty("mode").GetString() == "canvas");
        await client.SendAsync(Grant);
        byte[] frame = await client.ReadFrameAsync();
        int width = BitConverter.ToUInt16(frame, 2), height = BitConverter.ToUInt16(frame, 4);
        Assert.Equal((1, (byte)FrameEncoding.Rgb), (frame[0], frame[1]));
        Assert.Equal(FrameHeader.Size + (3 * width * height), frame.Length);
    }

    [Fact]
    public async Task Everyone_plays_for_themselves()
    {
        using SocketClient one = await SocketClient.GreetAsync(_viewer.Address);
        using SocketClient two = await SocketClient.GreetAsync(_viewer.Address);
        await one.SendAsync(Grant);
        await two.SendAsync(Grant);
        await one.ReadFrameAsync();
        await two.ReadFrameAsync();
        await one.SendAsync("""{"type":"action","action":"grid"}""");
        await one.UntilAsync(status => status.GetProperty("mode").GetString() == "grid");
        Assert.Equal("walk", (await two.ReadAsync("status")).GetProperty("mode").GetString());
        Assert.Equal(2, _viewer.Players.Count);
    }

    [Fact]
    public async Task Hello_names_every_key_and_the_models_come_with_their_classes()
    {
        using SocketClient client = await SocketClient.GreetAsync(_viewer.Address);
        JsonElement hello = await client.ReadAsync("hello");
        Assert.Contains(hello.GetProperty("actions").EnumerateArray(), binding =>
            binding.GetProperty("action").GetString() == "newSeed"
            && binding.GetProperty("keys")[0].GetProperty("code").GetString() == "KeyR");
        JsonElement models = await client.ReadAsync("models");
        JsonElement[] list = [.. models.GetProperty("models").EnumerateArray()];
        Assert.Equal(["walker", "walls"], list.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal("mask", list[1].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("hello", "invalid message at $")]
    [InlineData("[1]", "invalid message at $")]
    [InlineData("null", "a message is null")]
    [InlineData("{}", "a message has no type")]
    [InlineData("""{"type":"fly"}""", "invalid message at $")]
    [InlineData("""{"type":"action"}""", "invalid message at $")]
    [InlineData("""{"type":"action","action":1}""", "invalid message at $.action")]
    [InlineData("""{"type":"action","action":null}""", "invalid message at $.action")]
    [InlineData("""{"type":"action","action":"format"}""", "invalid message at $.action")]
    [InlineData("""{"type":"action","action":"walk, grid"}""", "invalid message at $.action")]
    [InlineData("""{"type":"action","action":"walk","argument":-1}""", "'argument' must be from 0 to 65535")]
    [InlineData("""{"type":"action","action":"walk","more":1}""", "invalid message at $.more")]
    [InlineData("""{"type":"action","action":"walk","action":"grid"}""", "invalid message at $")]
    [InlineData("""{"type":"grant","frames":3,"drawn":0}""", "'frames' must be from 1 to 2")]
    [InlineData("""{"type":"grant","frames":1.5,"drawn":0}""", "invalid message at $.frames")]
    [InlineData("""{"type":"set","setting":"seed","value":1e400}""", "'value' must be from")]
    [InlineData("""{"type":"set","setting":"0","value":1}""", "invalid message at $.setting")]
    [InlineData("""{"type":"pointer","event":"down","points":[0.5,0.5,0.5]}""", "'points' must be pairs")]
    [InlineData("""{"type":"pointer","event":"down","points":[1e9,0]}""", "'points' must be from -16 to 16")]
    [InlineData("""{"type":"compare","slots":[1,2,3,4]}""", "'slots' must be from 0 to 3")]
    [InlineData("""{"type":"drop","kind":"program","name":"x","size":4}""", "invalid message at $.kind")]
    [InlineData("""{"type":"drop","kind":"picture","name":"x","size":60000000}""", "'size' must be from 1 to")]
    [InlineData("""{"type":"hello","protocol":1,"interval":16,"paused":false}""", "'protocol' must be from 2 to 2")]
    [InlineData("""{"type":"hello","protocol":2,"interval":16,"paused":false}""", "'hello' is allowed only once")]
    public async Task A_message_that_is_none_ends_the_play_with_a_reason(string message, string reason)
    {
        using SocketClient client = await SocketClient.GreetAsync(_viewer.Address);
        await client.SendAsync(message);
        Assert.StartsWith($"1008 {reason}", await client.ReadReasonAsync());
    }

    [Fact]
    public async Task Nor_may_one_begin_without_hello_or_send_too_much()
    {
        using (SocketClient client = await SocketClient.ConnectAsync(_viewer.Address))
        {
            await client.SendAsync(Grant);
            Assert.Equal("1008 the first message must be 'hello'", await client.ReadReasonAsync());
        }

        using (SocketClient client = await SocketClient.GreetAsync(_viewer.Address))
        {
            await client.SendAsync(new string(' ', Protocol.LargestText + 1));
            Assert.Equal("1008 a message is too long", await client.ReadReasonAsync());
        }

        using (SocketClient client = await SocketClient.GreetAsync(_viewer.Address))
        {
            await client.SendAsync(new byte[] { 1 });
            Assert.Equal("1008 a file was received that was not announced", await client.ReadReasonAsync());
        }

        using (SocketClient client = await SocketClient.GreetAsync(_viewer.Address))
        {
            await client.SendAsync("""{"type":"drop","kind":"model","name":"x.onnx","size":4}""");
            await client.SendAsync(new byte[] { 1, 2, 3, 4, 5 });
            Assert.Equal("1008 a file does not have the announced size", await client.ReadReasonAsync());
        }

        using (SocketClient client = await SocketClient.GreetAsync(_viewer.Address))
        {
            // It listens meanwhile: a client that talks on and on is hung up on, and may never hear why.
            Task<string> reason = client.ReadReasonAsync();
            try
            {
                for (int i = 0; i < 20_000 && !reason.IsCompleted; i++)
                    await client.SendAsync("""{"type":"wheel","notches":1}""");
            }
            catch (WebSocketException)
            {
                // Hung up in the middle of it.
            }

            Assert.StartsWith("1008 too many messages", await reason);
        }

        // The viewer plays on for everybody else.
        using SocketClient good = await SocketClient.GreetAsync(_viewer.Address);
        await good.SendAsync(Grant);
        await good.ReadFrameAsync();
    }

    [Fact]
    public async Task Only_so_many_can_play_at_once()
    {
        var clients = new List<SocketClient>();
        for (int i = 0; i < ClientConnections.Most; i++)
        {
            clients.Add(await SocketClient.GreetAsync(_viewer.Address));
            await clients[^1].ReadAsync("hello");
        }

        using (SocketClient extra = await SocketClient.ConnectAsync(_viewer.Address))
            Assert.Contains("8 clients are connected already", await extra.ReadReasonAsync());
        clients.ForEach(client => client.Dispose());
        await Waiting.UntilAsync(() => _viewer.Players.Count == 0, "nobody is connected");
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_left_when_the_viewer_is_closed()
    {
        using SocketClient deaf = await SocketClient.GreetAsync(_viewer.Address);
        using SocketClient listening = await SocketClient.GreetAsync(_viewer.Address);
        await listening.ReadAsync("hello");
        Task<string> reason = listening.ReadReasonAsync();
        await _viewer.StopAsync().WaitAsync(Waiting.Limit);
        Assert.Equal("1001 the viewer was closed", await reason);
        Assert.Equal(0, _viewer.Players.Count);
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line()
    {
        var players = new ClientConnections(_viewer.Library);
        using var second = new PageServer(IPAddress.Loopback, _viewer.Address.Port, players);
        Assert.Contains(
            "--port",
            (await Assert.ThrowsAsync<InputException>(() => second.StartAsync(CancellationToken.None))).Message);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using HttpResponseMessage response = await _http.GetAsync(address);
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(_viewer.Address, path));
}
