using ImageGen.Generators;

namespace ImageGen.Viewer.Browser;

/// <summary>The page's port: the same at every start, so that a bookmark of the page stays valid.</summary>
internal static class PagePort
{
    /// <summary>
    /// The port where none is given. It is not one that development servers use by default (3000, 5000, 8000, 8080,
    /// 8888), not one that browsers refuse, and below those that systems assign to outgoing connections (from 32768
    /// on Linux, from 49152 elsewhere), so that it is free at nearly every start.
    /// </summary>
    public const int Default = 17860;

    /// <summary>The largest port.</summary>
    public const int Most = 65535;

    // As many viewers side by side find a port each.
    private const int Tries = 20;

    /// <summary>Serves the page at a port, or at the next free one.</summary>
    /// <param name="first">The port.</param>
    /// <param name="create">Creates the server of a port.</param>
    /// <param name="output">Told when another port is used.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The server, which listens; the caller owns it.</returns>
    /// <exception cref="InputException">It cannot listen there, or no port is free.</exception>
    public static async Task<PageServer> ServeAsync(
        int first, Func<int, PageServer> create, TextWriter output, CancellationToken cancellation)
    {
        int last = Math.Min(Most, first + Tries - 1);
        for (int port = first; ; port++)
        {
            PageServer server = create(port);
            try
            {
                await server.StartAsync(cancellation);
            }
            catch (InputException e) when (port < last && PageServer.IsTaken(e))
            {
                server.Dispose();
                continue;
            }
            catch
            {
                server.Dispose();
                throw;
            }

            if (port != first)
                await output.WriteLineAsync(
                    $"Port {first} is taken: this viewer uses {port}; bookmarks of port {first} open the other "
                    + "program");
            return server;
        }
    }
}
