using System.Net;
using System.Net.Sockets;
using ImageGen.Generators;
using ImageGen.Viewer.Rendering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Serves the page and its WebSockets. It is Kestrel without the host around it, which would take longer to start than
/// the first model takes to load.
/// </summary>
internal sealed class PageServer : IHttpApplication<HttpContext>, IDisposable
{
    /// <summary>Where the page's WebSocket is.</summary>
    public const string SocketPath = "/play";

    /// <summary>Where the models' small pictures are, each by the digits that a session names the model by.</summary>
    public const string ThumbnailPath = "/thumbnail";

    // The page and the picture of a frame fit many times over.
    private const int ResponseBuffer = 8 << 20;
    private const int MostConnections = 100;
    private const string TokenName = "token";

    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(15);

    private readonly IPAddress _address;
    private readonly IReadOnlyList<HostName> _hosts;
    private readonly string? _token;
    private readonly Thumbnails? _thumbnails;
    private readonly KestrelServer _server;
    private readonly ClientConnections _players;
    private readonly WebSocketMiddleware _sockets;
    private Access? _access;

    /// <summary>Creates the server.</summary>
    /// <param name="address">What it listens on.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="players">Who plays with those that connect.</param>
    /// <param name="hosts">Further names that the page answers to; null for none.</param>
    /// <param name="token">The token of the address, where it needs one; null for a new one.</param>
    /// <param name="thumbnails">The models' small pictures, owned by the caller; null for none.</param>
    public PageServer(
        IPAddress address,
        int port,
        ClientConnections players,
        IReadOnlyList<HostName>? hosts = null,
        string? token = null,
        Thumbnails? thumbnails = null)
    {
        _address = address;
        _hosts = hosts ?? [];
        _token = token;
        _thumbnails = thumbnails;
        _players = players;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxConcurrentUpgradedConnections = MostConnections;
        options.Limits.MaxResponseBufferSize = ResponseBuffer;
        options.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var sockets = new WebSocketOptions { KeepAliveInterval = BetweenPings, KeepAliveTimeout = BetweenPings };
        _sockets = new WebSocketMiddleware(PlayAsync, Options.Create(sockets), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    /// <summary>The address of the page, with the token where one is needed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Addresses of the page for other machines; empty where only this one can ask.</summary>
    public IReadOnlyList<Uri> OtherAddresses { get; private set; } = [];

    /// <summary>
    /// The further names with what must follow them; whether they begin with http or https is the proxy's choice.
    /// </summary>
    public IReadOnlyList<string> NamedAddresses { get; private set; } = [];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="InputException">
    /// The port is taken or forbidden, or the address is not this machine's.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _server.StartAsync(this, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or AddressInUseException)
        {
            throw new InputException(
                $"Cannot listen on this address ({OneLine.Of(e.Message)}); give another --port, or "
                + "--port 0 for a free one",
                e);
        }

        int port = new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
        _access = new Access(_address, port, _hosts, _token);
        string query = _access.Token is { } token ? $"/?{TokenName}={token}" : "/";
        bool isAny = _address.Equals(IPAddress.Any) || _address.Equals(IPAddress.IPv6Any);
        Address = new Uri($"http://{Access.NameOf(isAny ? IPAddress.Loopback : _address)}:{port}{query}");
        OtherAddresses = isAny
            ? [.. Access.OwnAddresses().Select(own => new Uri($"http://{Access.NameOf(own)}:{port}{query}"))]
            : [];
        NamedAddresses = [.. _hosts.Select(host => host.Text + query)];
    }

    /// <summary>Whether a server could not listen because another program has its port.</summary>
    /// <param name="e">What <see cref="StartAsync"/> threw.</param>
    public static bool IsTaken(InputException e) =>
        e.InnerException is AddressInUseException or IOException { InnerException: AddressInUseException };

    /// <summary>Stops to listen, tells those who are connected, and waits until they are gone.</summary>
    public async Task StopAsync()
    {
        await _players.StopAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _server.StopAsync(patience.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string? host = request.Headers.Host;
        string? origin = request.Headers.Origin.Count == 0 ? null : request.Headers.Origin.ToString();
        bool isSocket = request.Path == SocketPath;
        bool isThumbnail = request.Path.StartsWithSegments(
            ThumbnailPath, StringComparison.Ordinal, out PathString model);
        if (!_access!.IsHost(host))
            await RefuseAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                $"The viewer does not go by the name {host}: use the address that it printed, or start it with "
                + $"--host {host}");
        else if ((isSocket || origin is not null) && !_access.IsOwnOrigin(origin, host))
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the viewer's own page may ask.");
        else if ((isSocket || isThumbnail || request.Path == "/") && !_access.IsToken(request.Query[TokenName]))
            await RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "The address lacks its token: use the one that the viewer printed.");
        else if (isSocket)
            await _sockets.Invoke(context);
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET is supported.");
        else if (isThumbnail)
            await SendThumbnailAsync(context, model.Value!.Trim('/'));
        else if (PageFiles.Find(request.Path) is { } file)
            await SendAsync(context, file);
        else
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such file.");
    }

    private async Task PlayAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "This endpoint is a WebSocket.");
            return;
        }

        // A proxy or a tunnel connects from this machine; who plays through it is elsewhere.
        bool isHere = context.Connection.RemoteIpAddress is { } remote
            && IPAddress.IsLoopback(remote)
            && !_access!.IsGiven(context.Request.Headers.Host);
        await _players.PlayAsync(
            await context.WebSockets.AcceptWebSocketAsync(), isHere, SharedAddress(context.Request));
    }

    /// <summary>
    /// The page's address for other machines: that by which a client asks from elsewhere, or else the first of this
    /// machine's own; null where only this machine can ask.
    /// </summary>
    private Uri? SharedAddress(HttpRequest request)
    {
        if (_access!.Token is not { } token)
            return null;
        // The origin was found to be this viewer's own; behind a proxy it alone tells of https.
        var origin = new Uri(request.Headers.Origin.ToString());
        return origin.IsLoopback && OtherAddresses.Count > 0
            ? OtherAddresses[0]
            : new Uri(origin, $"/?{TokenName}={token}");
    }

    private static async Task SendAsync(HttpContext context, PageFile file)
    {
        SetHeaders(context);
        HttpResponse response = context.Response;
        response.Headers.ETag = file.Tag;
        // Requested again each time, so that a page and a server of different versions never meet.
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(file.Bytes, context.RequestAborted);
    }

    private async Task SendThumbnailAsync(HttpContext context, string model)
    {
        byte[]? png = _thumbnails is null ? null : await _thumbnails.FindAsync(model, context.RequestAborted);
        SetHeaders(context);
        if (png is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        // Named by the hash of what it is of, it never changes.
        context.Response.Headers.CacheControl = "private, max-age=604800, immutable";
        context.Response.ContentType = "image/png";
        context.Response.ContentLength = png.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(png, context.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext context, int status, string why)
    {
        SetHeaders(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    private static void SetHeaders(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        string? host = context.Request.Headers.Host;
        // Older browsers do not take 'self' for the WebSocket of the same place.
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; manifest-src 'self'; "
            + $"connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        // The address may hold the token.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
