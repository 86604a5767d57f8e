using System.Globalization;
using ImageGen.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Commands;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>The static page in Chromium, from a plain file server: it shows what the viewer renders.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class StaticPageTests(Browsers browsers, SiteFixture site, PageTools tools)
    : IClassFixture<SiteFixture>, IClassFixture<PageTools>, IAsyncLifetime
{
    // The pictures of two machines may differ by one level of 8 bits.
    private const int OneLevel = 1;

    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private readonly TemporaryFolder _folder = new();
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await browsers.NewPageAsync(BrowserKind.Chromium);
        _page.PageError += (_, error) => _errors.Add(error);
        // What the policy refuses is an error there.
        _page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
        _page.Context.Request += (_, request) => _requests.Add(request.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Context.CloseAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("walk")]
    [InlineData("walk", "&label=3&seed=5")]
    [InlineData("walk", "&truncation=0.6&t=12.5")]
    [InlineData("grid", "&columns=4")]
    [InlineData("grid", "&columns=5&label=7&one=1")]
    [InlineData("plane", "&px=0.25&py=0.75&label=2")]
    public async Task A_session_shows_what_the_viewer_renders(string mode, string more = "")
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode={mode}&paused=1{more}");
        await ModeAsync(mode);
        await AssertRendersAsync("cgan-mnist");
        AssertClean();
    }

    [Fact]
    public async Task What_is_done_on_the_page_the_viewer_renders_from_its_session()
    {
        await OpenAsync();
        await PressAsync("KeyN", "document.getElementById('model').dataset.slot === '1'");
        await PressAsync("KeyG", "document.body.dataset.mode === 'grid'");
        await PressAsync("KeyR", "document.body.dataset.mode === 'grid'");
        await PressAsync("KeyW", "document.body.dataset.mode === 'walk'");
        await PressAsync("Digit4", "document.getElementById('caption').textContent.startsWith('4')");
        await PressAsync("Space", "document.getElementById('pause-text').textContent === 'Play'");
        await AssertRendersAsync("cgan-mnist");
        AssertClean();
    }

    [Fact]
    public async Task A_painting_is_translated_as_it_is_painted()
    {
        await OpenAsync($"v=1&m={DigitsOf("painter")}&mode=canvas&paused=1");
        await ModeAsync("canvas");
        byte[] before = await PixelsAsync();
        ILocator canvas = _page.Locator("#picture");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.3f));
        await _page.Mouse.DownAsync();
        await _page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 5 });
        await _page.Mouse.UpAsync();
        await _page.UntilAsync("!document.getElementById('undo').disabled");
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(before), () => "another picture");
        AssertClean();
    }

    [Fact]
    public async Task A_saved_picture_carries_its_session_and_the_viewer_renders_the_same()
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=3&paused=1");
        await ModeAsync("grid");
        IDownload download = await _page.RunAndWaitForDownloadAsync(() => _page.Keyboard.PressAsync("KeyS"));
        string saved = _folder.File("saved.png");
        await download.SaveAsAsync(saved);
        string again = _folder.File("again.png");
        await RenderAsync(saved, "cgan-mnist", again);
        AssertNear(Read(again), Read(saved));
        AssertClean();
    }

    [Fact]
    public async Task Models_are_compared_and_the_golden_values_were_checked()
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=walk&paused=1");
        await PressAsync("KeyX", "document.body.dataset.mode === 'compare'");
        await _page.UntilAsync("location.hash.includes('mode=compare')");
        await _page.Locator("#show-about").ClickAsync();
        await _page.GetByText("passed on this machine").WaitForAsync();
        AssertClean();
    }

    [Fact]
    public async Task What_it_cannot_do_is_disabled_and_says_why()
    {
        await OpenAsync();
        await _page.UntilAsync("document.getElementById('record').disabled");
        foreach (string id in (string[])["record", "record-loop", "format-gif", "save-favourites", "open-model"])
        {
            Assert.True(await _page.Locator($"#{id}").IsDisabledAsync(), id);
            string title = await _page.Locator($"#{id}").GetAttributeAsync("title") ?? "";
            Assert.Contains("viewer", title, StringComparison.Ordinal);
        }

        await _page.Keyboard.PressAsync("KeyV");
        await _page.GetByText("Recording takes the viewer").WaitForAsync();
        AssertClean();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Axe_finds_nothing(int width, int height)
    {
        string axe = await tools.ReadAsync("axe-core/axe.min.js");
        await _page.SetViewportSizeAsync(width, height);
        await _page.AddInitScriptAsync(axe);
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=8");
        await ModeAsync("grid");
        await _page.UntilAsync("document.getElementById('record').disabled");
        string[] violations = await _page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document)).violations.map((each) => `${each.id}: ${each.nodes[0].target}`)");
        Assert.Empty(violations);
        await _page.ScreenshotAsync(
            new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"static-{width}.png") });
        AssertClean();
    }

    private async Task OpenAsync(string? session = null)
    {
        await _page.GotoAsync(site.Address + (session is null ? "" : $"#{session}"));
        await _page.UntilAsync("window.imagegen && imagegen.picture.number > 0 && imagegen.controls.models.length > 0");
    }

    private Task ModeAsync(string mode) => _page.UntilAsync(
        $"document.body.dataset.mode === '{mode}' && document.body.dataset.waits === 'false'");

    private async Task PressAsync(string key, string until)
    {
        await _page.Keyboard.PressAsync(key);
        await _page.UntilAsync($"{until} && document.body.dataset.waits === 'false'");
    }

    // The session of the drawn frame, and the frame, which are of one moment while time stands still.
    private async Task AssertRendersAsync(string model)
    {
        string path = _folder.File("rendered.png");
        await Waiting.UntilAsync(
            async () =>
            {
                await _page.EvaluateAsync("() => { history.replaceState(null, '', '#copying'); }");
                await _page.Keyboard.PressAsync("KeyY");
                await _page.UntilAsync("location.hash.startsWith('#v=1')");
                await _page.EvaluateAsync(
                    "() => document.querySelectorAll('dialog[open]').forEach((each) => each.close())");
                string session = (await _page.EvaluateAsync<string>("() => location.hash"))[1..];
                byte[] seen = await PixelsAsync();
                SavedView view = SessionString.Read(session) with { Scale = 1 };
                await RenderAsync(SessionString.Write(view), model, path);
                return IsNear(seen, Read(path));
            },
            () => $"the same picture as viewer render of {_page.Url}");
    }

    private async Task RenderAsync(string session, string model, string path)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await ViewerCommandLine.RunAsync(
            ["render", "--session", session, "--model", FileOf(model), "--out", path], output, error);
        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
    }

    private async Task<byte[]> PixelsAsync() => Convert.FromBase64String(
        await _page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let text = "";
              for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
              return btoa(text);
            }
            """));

    private static byte[] Read(string path)
    {
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path));
        using Image color = image.Colourspace(Enums.Interpretation.Srgb);
        return color.WriteToMemory<byte>();
    }

    private static void AssertNear(byte[] expected, byte[] actual) => Assert.True(IsNear(actual, expected));

    private static bool IsNear(byte[] actual, byte[] expected) => actual.Length == expected.Length
        && !actual.Where((value, i) => Math.Abs(value - expected[i]) > OneLevel).Any();

    private string DigitsOf(string model) => GeneratorFile.Read(FileOf(model)).Sha256[..SavedView.HashDigits];

    private string FileOf(string model) =>
        Array.Find(site.Models, each => Path.GetFileNameWithoutExtension(each) == model)!;

    private void AssertClean()
    {
        Assert.Empty(_errors);
        Assert.All(_requests, url => Assert.True(
            url.StartsWith(site.Address.ToString(), StringComparison.Ordinal)
            || url.StartsWith("blob:", StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal), url));
    }
}
