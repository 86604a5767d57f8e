using System.Net;
using System.Net.WebSockets;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The page behind a proxy, or at the far end of a tunnel: names that it was told to answer to.</summary>
public sealed class HostNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public HostNameTests() => SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));

    public void Dispose()
    {
        _folder.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData("localhost:9000", "localhost:9000", true)]
    [InlineData("LOCALHOST:80", "localhost", true)]
    [InlineData("127.0.0.1:9000", "127.0.0.1:9000", true)]
    [InlineData("[::1]:9000", "[::1]:9000", true)]
    [InlineData("Play.Example.org", "play.example.org", false)]
    [InlineData("play.example.org:8443", "play.example.org:8443", false)]
    public void A_name_is_read_as_a_browser_sends_it(string given, string text, bool isLocal) =>
        Assert.Equal(new HostName(text, isLocal), HostName.Parse(given));

    [Fact]
    public async Task Another_name_is_answered_with_the_option_that_allows_it()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync([_folder.Path]);
        using HttpResponseMessage response = await GetAsync(viewer.Address, "play.example.org");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "The host name play.example.org is not allowed: use the address that the viewer printed, or start it with "
            + "--host play.example.org\n",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Through_a_tunnel_it_plays_by_the_near_ends_name_and_no_other()
    {
        await using ServedViewer viewer = await StartAsync("localhost:9000");
        Assert.Equal(["localhost:9000/"], viewer.NamedAddresses);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer.Address, "localhost:9000"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer.Address, viewer.Address.Authority));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(viewer.Address, "localhost:9001"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(viewer.Address, "localhost"));
        using (SocketClient client = await SocketClient.ConnectAsync(
            viewer.Address, "http://localhost:9000", "localhost:9000"))
        {
            await client.SendAsync("""{"type":"hello","protocol":2,"interval":16.7,"paused":false}""");
            await client.ReadAsync("hello");
        }

        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(viewer.Address, "http://evil.example", "localhost:9000"));
        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(viewer.Address, "http://localhost:9001", "localhost:9000"));
    }

    [Fact]
    public async Task Behind_a_proxy_it_asks_for_the_token_and_takes_the_origin_of_either_scheme()
    {
        const string name = "play.example.org";
        await using ServedViewer viewer = await StartAsync(name);
        Assert.Equal([$"{name}/{viewer.Address.Query}"], viewer.NamedAddresses);
        Assert.Matches(@"^\?token=[0-9a-f]{32}$", viewer.Address.Query);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(viewer.Address, name));
        var bare = new Uri(viewer.Address, "/");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bare, name));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bare, bare.Authority));
        foreach (string origin in (string[])[$"http://{name}", $"https://{name}"])
        {
            using SocketClient client = await SocketClient.ConnectAsync(viewer.Address, origin, name);
            await client.SendAsync("""{"type":"hello","protocol":2,"interval":16.7,"paused":false}""");
            await client.ReadAsync("hello");
            await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(bare, origin, name));
        }

        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(viewer.Address, "https://evil.example", name));
        // No proxy speaks https for the viewer's own address.
        await Assert.ThrowsAsync<WebSocketException>(
            () => SocketClient.ConnectAsync(viewer.Address, $"https://{viewer.Address.Authority}"));
        using HttpResponseMessage page = await GetAsync(viewer.Address, name);
        Assert.Contains($"wss://{name}", page.Headers.GetValues("Content-Security-Policy").Single());
    }

    private Task<ServedViewer> StartAsync(string host) =>
        ServedViewer.StartAsync([_folder.Path], hosts: [HostName.Parse(host)]);

    private async Task<HttpResponseMessage> GetAsync(Uri address, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await _http.SendAsync(request);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address, string host)
    {
        using HttpResponseMessage response = await GetAsync(address, host);
        return response.StatusCode;
    }
}
