using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>What the page loads, and from where.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageRequestTests(Browsers browsers) : PageFixture(browsers)
{
    private const int MostBytes = 200_000;

    [Fact]
    public async Task Every_request_is_to_the_viewer_itself_in_every_mode()
    {
        var asked = new List<string>();
        Page.Request += (_, request) => asked.Add(request.Url);
        Page.WebSocket += (_, socket) => asked.Add(socket.Url);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        foreach ((string key, string mode) in new[]
        {
            ("KeyG", "grid"), ("KeyP", "plane"), ("KeyX", "compare"), ("KeyC", "canvas"),
        })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
        }

        await Page.Locator("#model").ClickAsync();
        await Page.UntilAsync("document.querySelectorAll('#menu-groups button').length === 2");
        string[] others =
        [
            .. asked.Where(url => !url.StartsWith("blob:", StringComparison.Ordinal)
                && !url.StartsWith("data:", StringComparison.Ordinal)
                && new Uri(url).Authority != Viewer.Address.Authority),
        ];
        Assert.Empty(others);
        Assert.Contains(asked, url => url.EndsWith("/main.js", StringComparison.Ordinal));
        AssertNoErrors();
    }

    [Fact]
    public void Scripts_and_styles_are_small()
    {
        string[] files =
        [
            .. Directory.GetFiles(
                Path.Combine(Repository.Folder, "src", "Viewer", "Browser", "wwwroot"),
                "*",
                SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is ".js" or ".css"),
        ];
        Assert.NotEmpty(files);
        Assert.InRange(files.Sum(path => new FileInfo(path).Length), 1, MostBytes);
    }
}
