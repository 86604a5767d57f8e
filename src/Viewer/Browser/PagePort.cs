using ImageGen.Generators;

namespace ImageGen.Viewer.Browser;

/// <summary>The port of the page: the same at every start, so that bookmarks stay valid.</summary>
internal static class PagePort
{
    /// <summary>
    /// The default port. It is not a default of development servers (3000, 5000, 8000, 8080, 8888), not blocked by
    /// browsers, and below the ephemeral ports (from 32768 on Linux, from 49152 elsewhere), so it is nearly always
    /// free.
    /// </summary>
    public const int Default = 17860;

    /// <summary>The largest port number.</summary>
    public const int Most = 65535;

    // The number of viewers that can run at the same time.
    private const int Tries = 20;

    /// <summary>Starts the server on a port, or on the next free one.</summary>
    /// <param name="first">The port.</param>
    /// <param name="create">Creates the server of a port.</param>
    /// <param name="output">Receives a message if another port is used.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <returns>The listening server; owned by the caller.</returns>
    /// <exception cref="InputException">The server cannot listen, or no port is free.</exception>
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
