using System.Globalization;
using System.Net;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Models;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The page has the same address at every start.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PagePortTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task A_page_reconnects_when_the_viewer_is_started_again()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Uri address = Viewer.Address;
        await Viewer.DisposeAsync();
        await Page.GetByText("The viewer has stopped").WaitForAsync();
        Viewer = await ServedViewer.StartAsync([Folder.Path], port: address.Port);
        await ModeAsync("walk");
        await Page.Locator("#waiting").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Equal(address, Viewer.Address);
    }

    [Fact]
    public async Task A_free_port_is_used_without_a_word()
    {
        Viewer = await ServedViewer.StartAsync(Folder, ("walker", SyntheticGenerator.Conditional()));
        int port = Viewer.Address.Port;
        await Viewer.StopAsync();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using PageServer again = await ServeAsync(port, Viewer.Library, output);
        Assert.Equal(port, again.Address.Port);
        Assert.Equal("", output.ToString());
        await again.StopAsync();
    }

    [Fact]
    public async Task The_next_port_is_used_where_one_is_taken_and_one_line_says_so()
    {
        Viewer = await ServedViewer.StartAsync(Folder, ("walker", SyntheticGenerator.Conditional()));
        int port = Viewer.Address.Port;
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using PageServer next = await ServeAsync(port, Viewer.Library, output);
        Assert.InRange(next.Address.Port, port + 1, port + 19);
        Assert.StartsWith($"Port {port} is taken: this viewer uses {next.Address.Port}", output.ToString());
        Assert.Single(output.ToString().TrimEnd().Split('\n'));
        await next.StopAsync();
    }

    private static Task<PageServer> ServeAsync(int port, ModelLibrary library, TextWriter output) =>
        PagePort.ServeAsync(
            port,
            next => new PageServer(IPAddress.Loopback, next, new ClientConnections(library)),
            output,
            CancellationToken.None);
}
