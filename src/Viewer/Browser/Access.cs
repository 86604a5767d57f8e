using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Access control: a request must use an address of this machine or a configured host name, must come from this
/// viewer's own page, and must carry the token if other machines can connect. Other pages in the same browser cannot
/// receive frames or send input, not even through DNS rebinding.
/// </summary>
internal sealed class Access
{
    private const int UsualPort = 80;

    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _given;
    private readonly byte[]? _token;

    /// <summary>Creates the rules of a server.</summary>
    /// <param name="address">The address that the server listens on.</param>
    /// <param name="port">The port.</param>
    /// <param name="given">
    /// Additional host names, as a browser sends them: those of a reverse proxy, or of the local end of a tunnel.
    /// </param>
    /// <param name="token">The token, if one is needed; null to generate one.</param>
    public Access(IPAddress address, int port, IReadOnlyCollection<HostName> given, string? token = null)
    {
        bool isLoopback = IPAddress.IsLoopback(address);
        IEnumerable<string> names = ["localhost", "127.0.0.1", "[::1]"];
        if (!isLoopback)
            names = names.Append(Environment.MachineName).Concat(OwnAddresses().Select(NameOf)).Append(NameOf(address));
        // Browsers omit the default port.
        _hosts =
        [
            .. names.Select(name => port == UsualPort ? name.ToLowerInvariant() : $"{name.ToLowerInvariant()}:{port}"),
        ];
        _given = [.. given.Select(name => name.Text)];
        if (NeedsToken(address, given))
            Token = token ?? AccessToken.Create();
        _token = Token is null ? null : Encoding.ASCII.GetBytes(Token);
    }

    /// <summary>The token required as <c>?token=</c>; null if only this machine can connect.</summary>
    public string? Token { get; }

    /// <summary>
    /// Whether other machines can connect; an additional host name other than a local one implies that they can.
    /// </summary>
    /// <param name="address">The address that the server listens on.</param>
    /// <param name="given">Additional host names.</param>
    public static bool NeedsToken(IPAddress address, IEnumerable<HostName> given) =>
        !IPAddress.IsLoopback(address) || given.Any(name => !name.IsLocal);

    /// <summary>The host part of a URL for an address; IPv6 is enclosed in brackets.</summary>
    public static string NameOf(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    /// <summary>
    /// The addresses by which the network reaches this machine, the most likely first: interfaces with a gateway before
    /// others such as virtual bridges, IPv4 before IPv6.
    /// </summary>
    public static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(
            card => card.OperationalStatus == OperationalStatus.Up
                && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Select(card => card.GetIPProperties())
        .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
        .SelectMany(properties => properties.UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal)
        .OrderBy(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);

    /// <summary>Whether a request was sent to an address of this viewer.</summary>
    /// <param name="host">The Host header.</param>
    public bool IsHost(string? host) =>
        host is not null && (_hosts.Contains(host.ToLowerInvariant()) || IsGiven(host));

    /// <summary>Whether it is one of the additional host names, which implies a proxy or tunnel.</summary>
    /// <param name="host">The Host header.</param>
    public bool IsGiven(string? host) => host is not null && _given.Contains(host.ToLowerInvariant());

    /// <summary>Whether a request comes from this viewer's own page.</summary>
    /// <param name="origin">The Origin header; null if there is none.</param>
    /// <param name="host">The Host header.</param>
    public bool IsOwnOrigin(string? origin, string? host) =>
        origin is not null
            && (origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)
                // The proxy may serve the browser over https.
                || (IsGiven(host) && origin.Equals($"https://{host}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a request carries the token, or none is needed.</summary>
    /// <param name="token">The token of the request; null if it has none.</param>
    public bool IsToken(string? token) =>
        _token is null
            || (token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _token));
}
