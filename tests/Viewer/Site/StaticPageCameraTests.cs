using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>The camera on the static page: the browser's own, of a moving test pattern.</summary>
[Collection(nameof(BrowserCollection))]
public class StaticPageCameraTests(Browsers browsers, SiteFixture site, BrowserKind kind = BrowserKind.Chromium)
    : StaticPageFixture(browsers, site, kind)
{
    [Fact]
    public async Task Its_outlines_are_translated_until_it_is_stopped()
    {
        await OpenAsync($"v=1&m={DigitsOf("lines")}&mode=canvas");
        await ModeAsync("canvas");
        ILocator button = Page.Locator("#camera");
        Assert.Equal("false", await button.GetAttributeAsync("aria-pressed"));
        Assert.False(await Page.Locator("#camera-view").IsVisibleAsync());
        await FilmAsync();
        await Page.Locator("#edges-row").WaitForAsync();
        byte[] drawn = await PixelsAsync();
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(drawn), () => "a picture that moves");
        await Page.EvaluateAsync(
            "() => { window.filmed = document.getElementById('camera-view').srcObject.getTracks()[0]; }");
        await button.ClickAsync();
        await Page.UntilAsync("filmed.readyState === 'ended' && !document.body.classList.contains('is-filming')");
        Assert.False(await Page.Locator("#camera-view").IsVisibleAsync());
        AssertClean();
    }

    [Fact]
    public async Task A_mask_says_how_much_of_it_is_of_which_class_and_leaving_the_canvas_stops_it()
    {
        await OpenAsync($"v=1&m={DigitsOf("painter")}&mode=canvas");
        await ModeAsync("canvas");
        await FilmAsync();
        Assert.False(await Page.Locator("#edges-row").IsVisibleAsync());
        await Page.UntilAsync(
            "[...document.querySelectorAll('#swatches small')].some((each) => /^\\d{1,3}%$/.test(each.textContent))");
        await PressAsync("KeyG", "document.body.dataset.mode === 'grid'");
        await Page.UntilAsync("!document.body.classList.contains('is-filming')");
        AssertClean();
    }

    private async Task FilmAsync()
    {
        await Page.Locator("#camera").ClickAsync();
        await Page.UntilAsync("document.getElementById('camera').ariaPressed === 'true'");
        await Page.Locator("#camera-view").WaitForAsync();
        await Page.FramesAsync(5);
    }
}

/// <summary>The same in Firefox.</summary>
public sealed class StaticPageCameraTestsInFirefox(Browsers browsers, SiteFixture site)
    : StaticPageCameraTests(browsers, site, BrowserKind.Firefox);
