using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>What is shown, named or off in which state, and that all of it can be read.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageStateTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task Where_nothing_moves_there_is_no_speed_no_pause_and_no_loop()
    {
        await OpenAsync(
            ("a", SyntheticGenerator.Uniform()),
            ("b", SyntheticGenerator.ImageToImage()),
            ("c", SyntheticGenerator.Conditional()));
        string[] ofTime = ["#pause", "#speed", "[data-action=back]", "#record-loop"];
        await AssertShownAsync(ofTime, isShown: true);
        foreach ((string key, string mode) in new[] { ("KeyP", "plane"), ("KeyC", "canvas") })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
            await Page.UntilAsync("document.body.classList.contains('is-still')");
            await AssertShownAsync(ofTime, isShown: false);
            await AssertShownAsync(["#seed"], isShown: mode == "plane");
            await AssertShownAsync(["[data-action=save]"], isShown: true);
        }

        // The plane of a model with classes moves while they come in turn, and stands still at one of them.
        await Page.Keyboard.PressAsync("KeyN");
        await ModeAsync("walk");
        await Page.Keyboard.PressAsync("KeyP");
        await ModeAsync("plane");
        await AssertShownAsync(ofTime, isShown: true);
        await Page.Keyboard.PressAsync("Digit3");
        await Page.UntilAsync("document.body.classList.contains('is-still')");
        await AssertShownAsync(ofTime, isShown: false);
        AssertNoErrors();
    }

    [Fact]
    public async Task A_mode_that_the_model_lacks_is_off_and_says_why_or_is_named_for_the_model_it_opens()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        ILocator canvas = Page.Locator("[data-mode-button=canvas]");
        await Page.UntilAsync("document.querySelector('[data-mode-button=canvas]').ariaDisabled === 'true'");
        Assert.Equal(
            "Canvas is off: the canvas requires an image-to-image model, but none is available (C)",
            await canvas.GetAttributeAsync("title"));
        long sent = await Page.SentAsync();
        await PauseAsync();
        sent = await Page.SentAsync();
        await canvas.DispatchEventAsync("click");
        Assert.Equal(sent, await Page.SentAsync());

        SyntheticGenerator.ImageToImage().Write(Folder.File("b.onnx"));
        await Page.UntilAsync("imagegen.controls.models[1]?.modes");
        await Page.UntilAsync("document.querySelector('[data-mode-button=canvas]').ariaDisabled === 'false'");
        Assert.Equal("Canvas: opens facades: mask to picture (pix2pix)", await canvas.GetAttributeAsync("aria-label"));
        await canvas.ClickAsync();
        await ModeAsync("canvas");
        Assert.Equal("1", await Page.Locator("#model").GetAttributeAsync("data-slot"));
        Assert.Equal("Canvas", await canvas.GetAttributeAsync("aria-label"));
        await Page.Locator("[data-mode-button=plane]").ClickAsync();
        await ModeAsync("plane");
        AssertNoErrors();
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task All_text_can_be_read_that_of_what_is_off_included(ColorScheme scheme)
    {
        await EmulateAsync(new() { ColorScheme = scheme });
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        foreach ((string key, string mode) in new[] { ("KeyW", "walk"), ("KeyG", "grid"), ("KeyP", "plane") })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
            await AssertReadableAsync(mode);
        }

        SyntheticGenerator.ImageToImage().Write(Folder.File("b.onnx"));
        await Page.UntilAsync("imagegen.controls.models[1]?.modes");
        foreach ((string key, string mode) in new[] { ("KeyC", "canvas"), ("KeyX", "compare") })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
            await AssertReadableAsync(mode);
        }

        await Page.Locator("#model").ClickAsync();
        await AssertReadableAsync("models");
        await Page.Locator("#close-menu").ClickAsync();
        await Page.Keyboard.PressAsync("Shift+Slash");
        await Page.Locator("#show-hands").ClickAsync();
        await AssertReadableAsync("hands");
    }

    [Theory]
    [InlineData(844, 390)]
    [InlineData(667, 375)]
    public async Task On_a_phone_held_sideways_the_picture_has_the_height_of_the_screen(int width, int height)
    {
        await ReopenAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            HasTouch = true,
            IsMobile = true,
        });
        await OpenAsync(("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.ImageToImage()));
        foreach ((string key, string mode) in new[] { ("KeyC", "canvas"), ("KeyP", "plane"), ("KeyW", "walk") })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
            await Page.UntilAsync(
                "document.getElementById('picture').clientWidth * document.getElementById('picture').clientHeight "
                + $"> {(mode == "walk" ? 0.24 : 0.1)} * innerWidth * innerHeight");
            Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        }

        // However far the controls are scrolled, it stays.
        await Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        Assert.InRange(box.Y, 0, height - box.Height);
        Assert.InRange(box.Height, 0.8 * Math.Min(height, width - 336), height);
    }

    [Fact]
    public async Task A_second_class_is_seen_as_soon_as_it_is_mixed_in()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("Digit4");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 4'");
        await Page.GetByLabel("Mix in a second one").CheckAsync();
        await Page.UntilAsync(
            "document.getElementById('caption').textContent === 'class 4 50%, class 5 50%' "
            + "&& document.getElementById('slide-text').textContent === '50%'");
        await Page.GetByLabel("Mix in a second one").UncheckAsync();
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 4'");
        AssertNoErrors();
    }

    private async Task AssertShownAsync(string[] selectors, bool isShown)
    {
        foreach (string selector in selectors)
            Assert.True(isShown == await Page.Locator(selector).IsVisibleAsync(), $"{selector} at {Page.Url}");
    }

    private async Task AssertReadableAsync(string where)
    {
        string[] pale = await Page.EvaluateAsync<string[]>(
            """
            () => {
              const parts = (color) => {
                const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
                return color.startsWith("color(srgb") ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
              };
              const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
              const light = (color) => {
                const [r, g, b] = color.map((each) => each / 255)
                  .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const chain = (each) => (each ? [...chain(each.parentElement), each] : []);
              const found = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const modal = document.querySelector("dialog[open]");
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                const isBehind = modal && !modal.contains(element);
                if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || isBehind) continue;
                if (element.closest(".sr, noscript, #frame, script")) continue;
                if (element.getBoundingClientRect().width < 2) continue;
                let ground = [255, 255, 255, 1];
                let opacity = 1;
                for (const each of chain(element)) {
                  const style = getComputedStyle(each);
                  ground = over(parts(style.backgroundColor), ground);
                  opacity *= Number(style.opacity);
                }
                const ink = parts(getComputedStyle(element).color);
                const text = over([ink[0], ink[1], ink[2], ink[3] * opacity], ground);
                const [dark, bright] = [light(text), light(ground)].sort((a, b) => a - b);
                const contrast = (bright + 0.05) / (dark + 0.05);
                if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${element.outerHTML.slice(0, 90)}`);
              }
              return found;
            }
            """);
        Assert.True(pale.Length == 0, $"{where}: {string.Join('\n', pale)}");
    }
}
