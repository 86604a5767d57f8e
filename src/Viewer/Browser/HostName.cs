using System.Net;
using ImageGen.Generators;

namespace ImageGen.Viewer.Browser;

/// <summary>A host name of the page, as a browser sends it: in lower case, without the default port.</summary>
/// <param name="Text">The name.</param>
/// <param name="IsLocal">Whether it resolves to the client's own machine, like the local end of a tunnel.</param>
internal sealed record HostName(string Text, bool IsLocal)
{
    /// <summary>Parses a host name.</summary>
    /// <param name="text">A host with an optional port: play.example.org, localhost:9000.</param>
    /// <exception cref="InputException">The text is not a host name.</exception>
    public static HostName Parse(string text)
    {
        string name = text.ToLowerInvariant();
        // Rejects whole addresses, paths and user names: the parsed authority must equal the text.
        if (!Uri.TryCreate($"http://{name}", UriKind.Absolute, out Uri? address)
            || (address.Authority != name && $"{address.Authority}:{address.Port}" != name))
            throw new InputException(
                $"--host {text}: is not a host name; give the part of the address between :// and the next /, "
                + "for example play.example.org or localhost:9000");
        bool isLocal = address.IdnHost == "localhost"
            || (IPAddress.TryParse(address.IdnHost, out IPAddress? number) && IPAddress.IsLoopback(number));
        // Browsers omit the default port and send international names in ASCII (punycode).
        string host = address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
        return new HostName(address.IsDefaultPort ? host : $"{host}:{address.Port}", isLocal);
    }
}
