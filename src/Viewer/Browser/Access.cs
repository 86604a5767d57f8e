using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Who may look: whoever asks by an address of this machine or by a name that was given, from a page of this very
/// viewer, and, where others than this machine can ask, with the token in the address. So no other page in the same
/// browser can see frames or send keys, not even one whose name was made to point here.
/// </summary>
internal sealed class Access
{
    private const int UsualPort = 80;

    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _given;
    private readonly byte[]? _token;

    /// <summary>The rules of a server.</summary>
    /// <param name="address">What it listens on.</param>
    /// <param name="port">The port.</param>
    /// <param name="given">
    /// Further names, as a browser sends them: those of a proxy in front, or of the near end of a tunnel.
    /// </param>
    /// <param name="token">The token where one is needed; null for a new one.</param>
    public Access(IPAddress address, int port, IReadOnlyCollection<HostName> given, string? token = null)
    {
        bool isLoopback = IPAddress.IsLoopback(address);
        IEnumerable<string> names = ["localhost", "127.0.0.1", "[::1]"];
        if (!isLoopback)
            names = names.Append(Environment.MachineName).Concat(OwnAddresses().Select(NameOf)).Append(NameOf(address));
        // A browser leaves the usual port out.
        _hosts =
        [
            .. names.Select(name => port == UsualPort ? name.ToLowerInvariant() : $"{name.ToLowerInvariant()}:{port}"),
        ];
        _given = [.. given.Select(name => name.Text)];
        if (NeedsToken(address, given))
            Token = token ?? AccessToken.Create();
        _token = Token is null ? null : Encoding.ASCII.GetBytes(Token);
    }

    /// <summary>What the address must carry as <c>?token=</c>; null where only this machine can ask.</summary>
    public string? Token { get; }

    /// <summary>
    /// Whether others than this machine can ask: a name that is not this machine's own is there so that they can.
    /// </summary>
    /// <param name="address">What is listened on.</param>
    /// <param name="given">Further names.</param>
    public static bool NeedsToken(IPAddress address, IEnumerable<HostName> given) =>
        !IPAddress.IsLoopback(address) || given.Any(name => !name.IsLocal);

    /// <summary>An address in a URL: IPv6 stands in brackets.</summary>
    public static string NameOf(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    /// <summary>
    /// The addresses that others on the network reach this machine by, the most likely first: those of a card with a
    /// way out, IPv4 before IPv6, before those of bridges to virtual machines.
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

    /// <summary>Whether the address that was asked by is one of this viewer's.</summary>
    /// <param name="host">The Host header.</param>
    public bool IsHost(string? host) =>
        host is not null && (_hosts.Contains(host.ToLowerInvariant()) || IsGiven(host));

    /// <summary>Whether it is one of the names that were given: what asks by it stands in between.</summary>
    /// <param name="host">The Host header.</param>
    public bool IsGiven(string? host) => host is not null && _given.Contains(host.ToLowerInvariant());

    /// <summary>Whether a request comes from this viewer's own page.</summary>
    /// <param name="origin">The Origin header; null when there is none.</param>
    /// <param name="host">The Host header.</param>
    public bool IsOwnOrigin(string? origin, string? host) =>
        origin is not null
            && (origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase)
                // A proxy may speak https to the browser.
                || (IsGiven(host) && origin.Equals($"https://{host}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a request carries the token, where one is needed.</summary>
    /// <param name="token">What the address carries; null when it carries none.</param>
    public bool IsToken(string? token) =>
        _token is null
            || (token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _token));
}
