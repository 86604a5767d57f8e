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
/// Serves the page and its WebSockets. Uses Kestrel without the generic host, which would take longer to start than
/// loading the first model.
/// </summary>
internal sealed class PageServer : IHttpApplication<HttpContext>, IDisposable
{
    /// <summary>The path of the page's WebSocket.</summary>
    public const string SocketPath = "/play";

    /// <summary>
    /// The path of the models' thumbnails; the path of each ends in the hash prefix by which sessions refer to the
    /// model.
    /// </summary>
    public const string ThumbnailPath = "/thumbnail";

    // Holds the page and the picture of a frame several times over.
    private const int ResponseBuffer = 8 << 20;
    private const int MostConnections = 100;
    private const string TokenName = "token";

    // A page takes fewer than a hundred requests; what exceeds this waits, so that floods leave processors to clients.
    private const double RequestsPerSecond = 500;
    private const double RequestsAtOnce = 500;

    // Browsers warn of names that they do not know: these all of them do.
    private const string Permissions =
        "camera=(self), midi=(self), fullscreen=(self), gamepad=(self), microphone=(), geolocation=(), payment=(), "
        + "usb=(), display-capture=()";

    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(15);

    private readonly IPAddress _address;
    private readonly IReadOnlyList<HostName> _hosts;
    private readonly string? _token;
    private readonly Thumbnails? _thumbnails;
    private readonly KestrelServer _server;
    private readonly ClientConnections _players;
    private readonly WebSocketMiddleware _sockets;
    private readonly RateLimit _requests = new(RequestsPerSecond, RequestsAtOnce);
    private Access? _access;

    /// <summary>Creates the server.</summary>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port; 0 for any free port.</param>
    /// <param name="players">Serves the connected clients.</param>
    /// <param name="hosts">Additional host names of the page; null for none.</param>
    /// <param name="token">The token, if one is needed; null to generate one.</param>
    /// <param name="thumbnails">The models' thumbnails; owned by the caller; null for none.</param>
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

    /// <summary>The address of the page, with the token if one is needed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Addresses of the page for other machines; empty if only this machine can connect.</summary>
    public IReadOnlyList<Uri> OtherAddresses { get; private set; } = [];

    /// <summary>
    /// The additional host names with path and query; without the scheme, which depends on the proxy.
    /// </summary>
    public IReadOnlyList<string> NamedAddresses { get; private set; } = [];

    /// <summary>Starts listening.</summary>
    /// <exception cref="InputException">
    /// The port is in use or not permitted, or the address does not belong to this machine.
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
                $"Cannot listen on this address ({OneLine.Of(e.Message)}); choose another --port, or "
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

    /// <summary>Whether a server could not listen because the port is in use.</summary>
    /// <param name="e">The exception of <see cref="StartAsync"/>.</param>
    public static bool IsTaken(InputException e) =>
        e.InnerException is AddressInUseException or IOException { InnerException: AddressInUseException };

    /// <summary>Stops listening, closes the connections, and waits for their end.</summary>
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
        await ClientWork.AdmitAsync(_requests, context.RequestAborted);
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
                $"The host name {host} is not allowed: use the address that the viewer printed, or start it with "
                + $"--host {host}");
        else if ((isSocket || origin is not null) && !_access.IsOwnOrigin(origin, host))
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Requests of other pages are not allowed.");
        else if ((isSocket || isThumbnail || request.Path == "/") && !_access.IsToken(request.Query[TokenName]))
            await RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "The token is missing or wrong: use the address that the viewer printed.");
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

        // Proxies and tunnels connect from this machine, but their clients do not.
        bool isHere = context.Connection.RemoteIpAddress is { } remote
            && IPAddress.IsLoopback(remote)
            && !_access!.IsGiven(context.Request.Headers.Host);
        await _players.PlayAsync(
            await context.WebSockets.AcceptWebSocketAsync(), isHere, SharedAddress(context.Request));
    }

    /// <summary>
    /// The page's address for other machines: the one that the client used if it is not local, otherwise the first
    /// address of this machine; null if only this machine can connect.
    /// </summary>
    private Uri? SharedAddress(HttpRequest request)
    {
        if (_access!.Token is not { } token)
            return null;
        // The origin was validated before; only it contains the scheme used behind a proxy.
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
        // Revalidated on each request, so that page and server always have the same version.
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

        // The URL contains the hash of the model, so the content never changes.
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
        // In older browsers 'self' does not include WebSockets of the same origin.
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; manifest-src 'self'; "
            + $"connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
        // The camera is asked for when its button is pressed.
        headers["Permissions-Policy"] = Permissions;
        headers.XContentTypeOptions = "nosniff";
        // The address may contain the token.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
