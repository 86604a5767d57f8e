using System.Net;
using ImageGen.Generators;

namespace ImageGen.Viewer.Browser;

/// <summary>A name that the page answers to, as a browser sends it: in lower case, without the usual port.</summary>
/// <param name="Text">The name.</param>
/// <param name="IsLocal">Whether it leads to the asking machine itself, as the near end of a tunnel does.</param>
internal sealed record HostName(string Text, bool IsLocal)
{
    /// <summary>Reads a name.</summary>
    /// <param name="text">A host, and a port where the address has one: play.example.org, localhost:9000.</param>
    /// <exception cref="InputException">It is none, or more than that.</exception>
    public static HostName Parse(string text)
    {
        string name = text.ToLowerInvariant();
        // A whole address, a path or a user is no name; what reads back as it was written is.
        if (!Uri.TryCreate($"http://{name}", UriKind.Absolute, out Uri? address)
            || (address.Authority != name && $"{address.Authority}:{address.Port}" != name))
            throw new InputException(
                $"--host {text}: is not a host name; give what stands between :// and the next / in the browser, "
                + "for example play.example.org or localhost:9000");
        bool isLocal = address.IdnHost == "localhost"
            || (IPAddress.TryParse(address.IdnHost, out IPAddress? number) && IPAddress.IsLoopback(number));
        // Browsers omit the usual port, and send other alphabets in their ASCII form.
        string host = address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
        return new HostName(address.IsDefaultPort ? host : $"{host}:{address.Port}", isLocal);
    }
}
