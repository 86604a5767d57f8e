using System.Globalization;
using ImageGen.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Commands;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>A person in front of a static page, which a plain file server sends.</summary>
/// <param name="browsers">The browsers.</param>
/// <param name="site">The page.</param>
/// <param name="kind">The browser that plays.</param>
public abstract class StaticPageFixture(Browsers browsers, SiteFixture site, BrowserKind kind = BrowserKind.Chromium)
    : IAsyncLifetime
{
    // The pictures of two machines may differ by one level of 8 bits.
    private const int OneLevel = 1;

    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private protected TemporaryFolder Folder { get; } = new();

    private protected IPage Page { get; private set; } = null!;

    private protected SiteFixture Site => site;

    public async ValueTask InitializeAsync()
    {
        await site.StartAsync();
        Page = await browsers.NewPageAsync(kind);
        Listen();
    }

    /// <summary>Goes on as one who has never seen the page.</summary>
    private protected async Task ReopenAsync()
    {
        await Page.Context.CloseAsync();
        Page = await browsers.NewPageAsync(kind, isFirstVisit: true);
        Listen();
    }

    private void Listen()
    {
        Page.PageError += (_, error) => _errors.Add(error);
        // What the policy refuses is an error there.
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
        Page.Context.Request += (_, request) => _requests.Add(request.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task OpenAsync(string? session = null)
    {
        await Page.GotoAsync(site.Address + (session is null ? "" : $"#{session}"));
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 0 && imagegen.controls.models.length > 0");
    }

    private protected Task ModeAsync(string mode) => Page.UntilAsync(
        $"document.body.dataset.mode === '{mode}' && document.body.dataset.waits === 'false'");

    private protected async Task PressAsync(string key, string until)
    {
        await Page.Keyboard.PressAsync(key);
        await Page.UntilAsync($"{until} && document.body.dataset.waits === 'false'");
    }

    // The session of the drawn frame, and the frame, which are of one moment while time stands still.
    private protected async Task AssertRendersAsync(string model)
    {
        string path = Folder.File("rendered.png");
        await Waiting.UntilAsync(
            async () =>
            {
                await Page.EvaluateAsync("() => { history.replaceState(null, '', '#copying'); }");
                await Page.Keyboard.PressAsync("KeyY");
                await Page.UntilAsync("location.hash.startsWith('#v=1')");
                await Page.EvaluateAsync(
                    "() => document.querySelectorAll('dialog[open]').forEach((each) => each.close())");
                string session = (await Page.EvaluateAsync<string>("() => location.hash"))[1..];
                byte[] seen = await PixelsAsync();
                SavedView view = SessionString.Read(session) with { Scale = 1 };
                await RenderAsync(SessionString.Write(view), model, path);
                return IsNear(seen, Read(path));
            },
            () => $"the same picture as viewer render of {Page.Url}");
    }

    private protected async Task RenderAsync(string session, string model, string path)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await ViewerCommandLine.RunAsync(
            ["render", "--session", session, "--model", FileOf(model), "--out", path], output, error);
        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
    }

    private protected async Task<byte[]> PixelsAsync() => Convert.FromBase64String(
        await Page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let text = "";
              for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
              return btoa(text);
            }
            """));

    private protected static byte[] Read(string path)
    {
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path));
        using Image color = image.Colourspace(Enums.Interpretation.Srgb);
        return color.WriteToMemory<byte>();
    }

    private protected static void AssertNear(byte[] expected, byte[] actual) => Assert.True(IsNear(actual, expected));

    private static bool IsNear(byte[] actual, byte[] expected) =>
        actual.Length == expected.Length
        && !actual.Where((value, i) => Math.Abs(value - expected[i]) > OneLevel).Any();

    private protected string DigitsOf(string model) => GeneratorFile.Read(FileOf(model)).Sha256[..SavedView.HashDigits];

    private string FileOf(string model) =>
        Array.Find(site.Models, each => Path.GetFileNameWithoutExtension(each) == model)!;

    private protected void AssertClean()
    {
        Assert.Empty(_errors);
        Assert.All(_requests, url => Assert.True(
            url.StartsWith(site.Address.ToString(), StringComparison.Ordinal)
            || url.StartsWith("blob:", StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal), url));
    }
}
