using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>The static page in Chromium, from a plain file server: it shows what the viewer renders.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class StaticPageTests(Browsers browsers, SiteFixture site, PageTools tools)
    : StaticPageFixture(browsers, site), IClassFixture<PageTools>
{
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
    public async Task What_is_done_on_thePage_the_viewer_renders_from_its_session()
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
        ILocator canvas = Page.Locator("#picture");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.3f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 5 });
        await Page.Mouse.UpAsync();
        await Page.UntilAsync("!document.getElementById('undo').disabled");
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(before), () => "another picture");
        AssertClean();
    }

    [Fact]
    public async Task A_saved_picture_carries_its_session_and_the_viewer_renders_the_same()
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=3&paused=1");
        await ModeAsync("grid");
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.Keyboard.PressAsync("KeyS"));
        string saved = Folder.File("saved.png");
        await download.SaveAsAsync(saved);
        string again = Folder.File("again.png");
        await RenderAsync(saved, "cgan-mnist", again);
        AssertNear(Read(again), Read(saved));
        AssertClean();
    }

    [Fact]
    public async Task Models_are_compared_and_the_golden_values_were_checked()
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=walk&paused=1");
        await PressAsync("KeyX", "document.body.dataset.mode === 'compare'");
        await Page.UntilAsync("location.hash.includes('mode=compare')");
        await Page.Locator("#show-about").ClickAsync();
        await Page.GetByText("passed on this machine").WaitForAsync();
        AssertClean();
    }

    [Fact]
    public async Task What_it_cannot_do_is_disabled_and_says_why()
    {
        await OpenAsync();
        await Page.UntilAsync("document.getElementById('record').disabled");
        foreach (string id in (string[])["record", "record-loop", "format-gif", "save-favourites", "open-model"])
        {
            Assert.True(await Page.Locator($"#{id}").IsDisabledAsync(), id);
            string title = await Page.Locator($"#{id}").GetAttributeAsync("title") ?? "";
            Assert.Contains("viewer", title, StringComparison.Ordinal);
        }

        await Page.Keyboard.PressAsync("KeyV");
        await Page.GetByText("Recording takes the viewer").WaitForAsync();
        AssertClean();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Axe_finds_nothing(int width, int height)
    {
        string axe = await tools.ReadAsync("axe-core/axe.min.js");
        await Page.SetViewportSizeAsync(width, height);
        await Page.AddInitScriptAsync(axe);
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=8");
        await ModeAsync("grid");
        await Page.UntilAsync("document.getElementById('record').disabled");
        string[] violations = await Page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document)).violations.map((each) => `${each.id}: ${each.nodes[0].target}`)");
        Assert.Empty(violations);
        await Page.ScreenshotAsync(
            new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"static-{width}.png") });
        AssertClean();
    }
}
