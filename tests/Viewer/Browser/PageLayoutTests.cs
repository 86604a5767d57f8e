using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Where things are on the page, at the sizes of screens that people have.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageLayoutTests(Browsers browsers) : PageFixture(browsers)
{
    private static readonly Dictionary<string, string> ModesByKey = new()
    {
        ["KeyW"] = "walk",
        ["KeyG"] = "grid",
        ["KeyP"] = "plane",
        ["KeyC"] = "canvas",
    };

    [Fact]
    public async Task In_full_screen_the_picture_fills_the_room_and_is_in_its_middle()
    {
        await SizeOfScreenAsync(1440, 900);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyF");
        await Page.UntilAsync("document.fullscreenElement");
        // The picture is fitted to its new room in a frame of the display.
        await Page.UntilAsync("document.getElementById('picture').clientHeight >= 0.8 * innerHeight");
        double[] picture = await BoxAsync("#picture");
        double[] stage = await BoxAsync("#stage");
        double height = await Page.EvaluateAsync<double>("() => innerHeight");
        double width = await Page.EvaluateAsync<double>("() => innerWidth");
        Assert.Equal(width, stage[2] - stage[0], 1.0);
        Assert.Equal(height, (await BoxAsync(".transport"))[3], 1.0);
        Assert.Equal((stage[0] + stage[2]) / 2, (picture[0] + picture[2]) / 2, 1.0);
        Assert.Equal((stage[1] + stage[3]) / 2, (picture[1] + picture[3]) / 2, 1.0);
    }

    [Theory]
    [InlineData(821, 700)]
    [InlineData(1024, 768)]
    [InlineData(1180, 800)]
    public async Task On_a_narrow_laptop_nothing_is_cut_off_and_every_mode_has_its_name(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(
            ("a-model-with-a-rather-long-name", SyntheticGenerator.Conditional()),
            ("painter", SyntheticGenerator.ImageToImage()));
        foreach (string key in new[] { "KeyW", "KeyG", "KeyP", "KeyC" })
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(ModesByKey[key]);
            string[] outside = await Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("body *")]
                  .filter((each) => each.checkVisibility() && !each.closest(".sr, .symbols, noscript"))
                  .filter((each) => {
                    const box = each.getBoundingClientRect();
                    const isBelow = !each.closest(".panel") && box.bottom > innerHeight + 0.5;
                    return box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5 || isBelow);
                  })
                  .map((each) => each.outerHTML.slice(0, 80))
                """);
            Assert.Empty(outside);
        }

        string[] nameless = await Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("[data-mode-button]")]
              .filter((button) => {
                const [name] = button.getElementsByTagName("span");
                const isWhole = button.scrollWidth <= button.clientWidth && name.scrollWidth <= name.clientWidth + 1;
                const isHidden = getComputedStyle(name).clipPath !== "none";
                return name.getBoundingClientRect().width < 20 || isHidden || !isWhole;
              })
              .map((button) => button.dataset.modeButton)
            """);
        Assert.Empty(nameless);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    public async Task However_much_is_in_the_panel_only_the_panel_scrolls(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Viewer.FindDirections();
        await Page.GetByLabel("Direction 1").WaitForAsync();
        await Page.Locator("#toward summary").ClickAsync();
        await Page.UntilAsync(
            "document.querySelector('.panel').scrollHeight > 1.2 * document.querySelector('.panel').clientHeight");
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollHeight <= innerHeight"));
        // An offset fills its track from the middle.
        await Page.GetByLabel("Direction 1").FillAsync("-2");
        Assert.Equal(
            "25% 50%",
            await Page.EvaluateAsync<string>(
                "() => ['--from', '--fill'].map((each) => "
                + "document.getElementById('direction-0').style.getPropertyValue(each)).join(' ')"));
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    [InlineData(844, 390)]
    [InlineData(390, 844)]
    public async Task Two_colours_are_beside_each_other(int width, int height)
    {
        await SizeOfScreenAsync(width, height);
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await Page.UntilAsync("document.querySelectorAll('#swatches button').length > 1");
        Assert.Equal(
            (await BoxAsync("#swatches button:nth-child(1)"))[1], (await BoxAsync("#swatches button:nth-child(2)"))[1]);
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Text_about_the_state_can_be_read_over_any_picture(ColorScheme scheme)
    {
        await EmulateAsync(new() { ColorScheme = scheme });
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Viewer.StopAsync();
        await Page.GetByText("The viewer has stopped").WaitForAsync();
        double contrast = await Page.EvaluateAsync<double>(
            """
            () => {
              const parts = (color) => color.match(/[\d.]+/g).map(Number);
              const light = (color) => {
                const [r, g, b] = parts(color).map((each) => each / 255)
                  .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const style = getComputedStyle(document.getElementById("waiting"));
              if ((parts(style.backgroundColor)[3] ?? 1) < 1) return 0;
              const [dark, bright] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
              return (bright + 0.05) / (dark + 0.05);
            }
            """);
        Assert.InRange(contrast, 4.5, 21);
    }

    [Fact]
    public async Task Notices_come_one_at_a_time_below_the_picture_and_in_its_middle()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        // A notice is gone after seconds, which a busy machine may take to look at it: the page itself looks.
        await Page.EvaluateAsync(
            """
            () => {
              window.seenNotices = [];
              new MutationObserver(() => {
                const all = document.querySelectorAll(".notice");
                if (all.length === 0) return;
                const notice = all[0].getBoundingClientRect();
                const stage = document.getElementById("stage").getBoundingClientRect();
                const aside = (notice.left + notice.right - stage.left - stage.right) / 2;
                const below = notice.top - stage.bottom;
                seenNotices.push({ text: all[0].textContent, count: all.length, below, aside });
              }).observe(document.getElementById("notices"), { childList: true });
            }
            """);
        foreach (string name in new[] { "a.txt", "b.txt", "c.txt" })
            await DropAsync(name, [1], "text/plain");
        foreach (string name in new[] { "a.txt", "b.txt", "c.txt" })
            await Page.UntilAsync($"seenNotices.some((each) => each.text.includes('{name}: is neither a model'))");
        await Page.EvaluateAsync("() => document.querySelector('.notice [aria-label=Dismiss]')?.click()");
        await Page.UntilAsync("document.querySelector('.notice') === null");
        Assert.Equal(
            "3,true",
            await Page.EvaluateAsync<string>(
                """
                () => [
                  seenNotices.length,
                  seenNotices.every((each) => each.count === 1 && each.below >= 0 && Math.abs(each.aside) <= 1),
                ].join()
                """));
    }

    [Fact]
    public async Task A_pressed_icon_is_seen_under_the_mouse_and_one_button_plays()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Locator("#show-overlay").ClickAsync();
        await Page.Locator("#overlay").WaitForAsync();
        await Page.Locator("#show-overlay").HoverAsync();
        string[] colors = await Page.EvaluateAsync<string[]>(
            """
            () => {
              const root = getComputedStyle(document.documentElement);
              const probe = document.body.appendChild(document.createElement("i"));
              const resolved = (name) => {
                probe.style.color = root.getPropertyValue(name);
                return getComputedStyle(probe).color;
              };
              const style = getComputedStyle(document.getElementById("show-overlay"));
              return [style.backgroundColor, resolved("--accent"), style.color, resolved("--accent-ink")];
            }
            """);
        Assert.Equal(colors[1], colors[0]);
        Assert.Equal(colors[3], colors[2]);
        Assert.Equal(1, await Page.Locator("[data-action=pause]").CountAsync());
    }

    [Theory]
    [InlineData(390, "auto")]
    [InlineData(1440, "pixelated")]
    public async Task Crisp_pixels_are_interpolated_where_the_picture_is_reduced(int width, string rendering)
    {
        await SizeOfScreenAsync(width, 900);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyG");
        await Page.Keyboard.PressAsync("KeyI");
        await ModeAsync("grid");
        await Page.Locator("#columns").FillAsync("16");
        await Page.UntilAsync("document.getElementById('crisp').getAttribute('aria-pressed') === 'true'");
        await Page.UntilAsync("imagegen.picture.canvas.width > 390");
        await Page.UntilAsync(
            $"getComputedStyle(document.getElementById('picture')).imageRendering === '{rendering}'");
    }
}
