using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Photographs and the camera on the canvas; the browser's camera of a moving test pattern.</summary>
[Collection(nameof(BrowserCollection))]
public class PageCameraTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task The_camera_is_off_until_asked_for_live_and_stopped_visibly()
    {
        await OpenAsync(("lines", SyntheticGenerator.ImageToImage(kind: "outline")));
        await ModeAsync("canvas");
        ILocator button = Page.Locator("#camera");
        Assert.Equal("false", await button.GetAttributeAsync("aria-pressed"));
        Assert.False(await Page.Locator("#camera-view").IsVisibleAsync());
        Assert.False(await Page.Locator("#edges-row").IsVisibleAsync());

        await button.ClickAsync();
        await Page.UntilAsync("document.getElementById('camera').ariaPressed === 'true'");
        Assert.Equal("Stop camera", await Page.Locator("#camera-text").InnerTextAsync());
        await Page.Locator("#camera-view").WaitForAsync();
        await Page.Locator("#edges-row").WaitForAsync();
        await Page.FramesAsync(5);
        byte[] drawn = await PixelsAsync();
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(drawn), () => "a picture that moves");
        await ScreenshotAsync("camera");
        await RememberTrackAsync();

        await button.ClickAsync();
        await Page.UntilAsync("document.getElementById('camera').ariaPressed === 'false'");
        Assert.False(await Page.Locator("#camera-view").IsVisibleAsync());
        await Page.UntilAsync("filmed.readyState === 'ended'");
        await Viewer.SettledAsync(Page);
        byte[] stopped = await PixelsAsync();

        // The last picture stays, and its outlines can be changed: 0 is the photograph itself.
        await Page.EvaluateAsync(
            """
            () => {
              const edges = document.getElementById("edges");
              edges.value = 0;
              edges.dispatchEvent(new Event("input"));
            }
            """);
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(stopped, await PixelsAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task Leaving_the_canvas_stops_it_and_a_mask_says_how_much_is_of_which_class()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Locator("#camera").ClickAsync();
        await Page.UntilAsync("document.body.classList.contains('is-filming')");
        await Page.FramesAsync(5);
        Assert.False(await Page.Locator("#edges-row").IsVisibleAsync());
        string[] shares = [.. (await Page.Locator("#swatches small").AllInnerTextsAsync()).Where(text => text != "")];
        Assert.NotEmpty(shares);
        Assert.All(shares, text => Assert.Matches(@"^\d{1,3}%$", text));
        await RememberTrackAsync();
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await Page.UntilAsync("filmed.readyState === 'ended' && !document.body.classList.contains('is-filming')");
        AssertNoErrors();
    }

    [Fact]
    public async Task The_page_may_ask_for_the_camera_and_not_for_what_it_does_not_use()
    {
        Browsers.SkipWhatFirefoxLacks(Kind == BrowserKind.Firefox, "a list of the features that a page may ask for,");
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        string[] allowed = await Page.EvaluateAsync<string[]>("() => document.featurePolicy.allowedFeatures()");
        Assert.Contains("camera", allowed);
        Assert.Contains("fullscreen", allowed);
        foreach (string feature in (string[])["microphone", "geolocation", "payment", "usb", "display-capture"])
            Assert.DoesNotContain(feature, allowed);
    }

    [Fact]
    public async Task A_dropped_photograph_is_drawn_as_outlines_and_a_drawing_stays()
    {
        await OpenAsync(("lines", SyntheticGenerator.ImageToImage(kind: "outline")));
        await ModeAsync("canvas");
        byte[] square = new byte[64 * 64 * 3];
        for (int i = 0; i < square.Length; i++)
            square[i] = i / 3 % 64 is >= 16 and < 48 && i / 192 is >= 16 and < 48 ? (byte)220 : (byte)60;
        await DropAsync("photo.png", Png("photo", square), "image/png");
        await Page.Locator("#edges-row").WaitForAsync();
        Assert.Equal("0.20", await Page.Locator("#edges-text").InnerTextAsync());
        await Viewer.SettledAsync(Page);
        (int width, int height) = await SizeAsync();
        byte[] shown = await PixelsAsync();
        // The middle of the square is paper.
        Assert.Equal(255, shown[3 * ((height / 2 * width) + (width / 4))]);
        await ScreenshotAsync("outlines");

        byte[] drawing = new byte[64 * 64 * 3];
        Array.Fill(drawing, (byte)255);
        for (int x = 10; x < 50; x++)
            drawing.AsSpan(3 * ((30 * 64) + x), 3).Clear();
        await DropAsync("drawing.png", Png("drawing", drawing), "image/png");
        await Page.UntilAsync("document.getElementById('edges-text').textContent === 'off'");
        AssertNoErrors();
    }

    private async Task RememberTrackAsync() => await Page.EvaluateAsync(
        "() => { window.filmed = document.getElementById('camera-view').srcObject.getTracks()[0]; }");

    private byte[] Png(string name, byte[] pixels) =>
        File.ReadAllBytes(PictureFile.Write(Folder.File($"pictures/{name}.png"), 64, 64, pixels));
}
