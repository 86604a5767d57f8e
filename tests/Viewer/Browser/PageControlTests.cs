using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Tests.Viewer.Commands;
using ImageGen.Viewer.Scenes;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Keys, buttons, the mouse and a finger.</summary>
[Collection(nameof(BrowserCollection))]
public class PageControlTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task Every_mode_has_its_key_and_its_button()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.ImageToImage()));
        (string, string)[] modes =
            [("grid", "KeyG"), ("plane", "KeyP"), ("compare", "KeyX"), ("canvas", "KeyC"), ("walk", "KeyW")];
        foreach ((string mode, string key) in modes)
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
        }

        foreach (string mode in new[] { "grid", "canvas", "compare", "plane", "walk" })
        {
            await Page.Locator($"[data-mode-button={mode}]").ClickAsync();
            await ModeAsync(mode);
            Assert.Equal("true", await Page.Locator($"[data-mode-button={mode}]").GetAttributeAsync("aria-pressed"));
        }

        AssertNoErrors();
    }

    [Fact]
    public async Task A_model_that_translates_pictures_opens_as_a_canvas_that_says_where_to_paint()
    {
        await OpenAsync(("a", SyntheticGenerator.ImageToImage()), ("b", SyntheticGenerator.Conditional()));
        await ModeAsync("canvas");
        ILocator hint = Page.GetByText("Paint here", new() { Exact = true });
        await hint.WaitForAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        LocatorBoundingBoxResult said = (await hint.BoundingBoxAsync())!;
        Assert.InRange(said.X, box.X, box.X + (box.Width / 2) - said.Width);
        await Page.Keyboard.PressAsync("Digit2");
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.2f), box.Y + (box.Height * 0.5f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), box.Y + (box.Height * 0.5f), new() { Steps = 4 });
        await Page.Mouse.UpAsync();
        await hint.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Page.Keyboard.PressAsync("KeyN");
        await ModeAsync("walk");
        await Page.Keyboard.PressAsync("KeyN");
        await ModeAsync("canvas");
        AssertNoErrors();
    }

    [Fact]
    public async Task Space_stops_time_and_starts_it_again_wherever_one_clicked_before()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Locator("[data-action=newSeed]").ClickAsync();
        await PauseAsync();
        byte[] still = await PixelsAsync();
        await Viewer.RoundsAsync(5);
        Assert.Equal(still, await PixelsAsync());
        await Page.Keyboard.PressAsync("ArrowRight");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(still, await PixelsAsync());
        await Page.Locator("#pause").ClickAsync();
        await Page.FramesAsync(10);
    }

    [Fact]
    public async Task A_browsers_own_shortcuts_stay_its_own()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await PauseAsync();
        string seed = await Page.Locator("#seed").InputValueAsync();
        long sent = await Page.SentAsync();
        await Page.Keyboard.PressAsync("Alt+KeyR");
        bool prevented = await Page.EvaluateAsync<bool>(
            "() => !document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyR', ctrlKey: true, cancelable: "
            + "true, bubbles: true }))");
        Assert.False(prevented);
        Assert.Equal(sent, await Page.SentAsync());
        Assert.Equal(seed, await Page.Locator("#seed").InputValueAsync());
        // Nor is what is typed into a field a command.
        await Page.Locator("#seed").FillAsync("123");
        await Page.Locator("#seed").PressAsync("Enter");
        await Page.UntilAsync("location.hash.includes('seed=123')");
    }

    [Fact]
    public async Task The_grid_shows_one_class_by_its_key_its_name_and_its_button_and_all_again()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await Page.UntilAsync("imagegen.picture.layout?.tops.length === 10");
        await Page.Keyboard.PressAsync("Digit3");
        await Page.UntilAsync("imagegen.picture.layout.tops.length === 8");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 3, 64 latents'");
        await PauseAsync();
        string session = await CopyAsync();
        Assert.Contains("&one=1", session);
        string path = Folder.File("one.png");
        using var program = new ViewerProgram();
        await program.Renders("--session", session, "--model", Folder.Path, "--out", path);
        Assert.Equal(ReadPng(path), await PixelsAsync());

        await Page.GetByRole(AriaRole.Button, new() { Name = "All classes" }).ClickAsync();
        await Page.UntilAsync("imagegen.picture.layout.tops.length === 10 && imagegen.picture.canvas.height > 280");
        await Viewer.SettledAsync(Page);
        double[] name = await Page.EvaluateAsync<double[]>(
            """
            () => {
              const { canvas, layout } = imagegen.picture;
              const box = canvas.getBoundingClientRect();
              const scale = box.width / canvas.width;
              return [box.left + (layout.lefts[0] / 2) * scale,
                box.top + (layout.tops[6] + layout.tileHeight / 2) * scale];
            }
            """);
        await Page.Mouse.ClickAsync((float)name[0], (float)name[1]);
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 6, 64 latents'");
        await Page.GetByRole(AriaRole.Button, new() { Name = "class 2" }).ClickAsync();
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 2, 64 latents'");
        AssertNoErrors();
    }

    [Fact]
    public async Task A_click_opens_a_tile_and_a_digit_blends_to_a_class()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await Page.UntilAsync("imagegen.picture.canvas.height > 200 && imagegen.picture.layout.tops.length === 10");
        await Page.EvaluateAsync(
            "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        // The last column of the sixth row.
        await Page.Mouse.ClickAsync(box.X + (box.Width * 0.96f), box.Y + (box.Height * 0.55f));
        await ModeAsync("walk");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 5'");
        await Page.Keyboard.PressAsync("Digit8");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 8'");
        await Page.Keyboard.PressAsync("Shift+Digit2");
        await Page.Locator("#slide-row").WaitForAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await Page.Mouse.WheelAsync(0, -500);
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 2'");
        await Page.Mouse.WheelAsync(0, 700);
        await Page.UntilAsync("document.getElementById('caption').textContent.includes('class 2 30%')");
    }

    [Theory]
    [InlineData("class 3", "class 3")]
    [InlineData("cat", "a: class 3")]
    public async Task Side_by_side_a_class_is_that_of_the_first_model_where_others_have_other_classes(
        string name, string caption)
    {
        GeneratorFile other = SyntheticGenerator.Conditional(seed: 2);
        string[] names = [.. other.Info.ClassNames.Select(each => each == "class 3" ? name : each)];
        await OpenAsync(
            ("a", SyntheticGenerator.Conditional()), ("b", other.WithInfo(other.Info with { ClassNames = names })));
        await Page.Keyboard.PressAsync("KeyX");
        await ModeAsync("compare");
        await Page.UntilAsync("imagegen.picture.layout.lefts.length === 2");
        await Page.Keyboard.PressAsync("Digit3");
        await Page.UntilAsync($"document.getElementById('caption').textContent === '{caption}'");
    }

    [Fact]
    public async Task Dragging_nudges_the_picture_and_the_plane_follows_the_mouse()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await PauseAsync();
        byte[] before = await PixelsAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + 100, box.Y + 100);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + 300, box.Y + 160, new() { Steps = 8 });
        await Page.Mouse.UpAsync();
        await Page.UntilAsync("location.hash.includes('dx=')");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(before, await PixelsAsync());

        // Nothing black stands where the map is not drawn yet.
        await Page.UntilAsync("getComputedStyle(document.getElementById('map-picture')).opacity === '0'");
        await Page.Keyboard.PressAsync("KeyP");
        await ModeAsync("plane");
        await Page.UntilAsync("document.getElementById('map-picture').width > 100");
        await Page.UntilAsync("getComputedStyle(document.getElementById('map-picture')).opacity === '1'");
        await Viewer.SettledAsync(Page);
        byte[] middle = await PixelsAsync();
        await Page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await Page.UntilAsync("location.hash.includes('px=0.')");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(middle, await PixelsAsync());
        LocatorBoundingBoxResult map = (await Page.Locator("#map-picture").BoundingBoxAsync())!;
        await Page.Mouse.ClickAsync(map.X + (map.Width * 0.75f), map.Y + (map.Height * 0.25f));
        await Page.UntilAsync("/px=0\\.7[45].*py=0\\.7[45]/.test(location.hash)");
    }

    [Fact]
    public async Task A_click_pins_the_place_on_the_plane_and_arrows_move_it()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyP");
        await ModeAsync("plane");
        await PauseAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.ClickAsync(box.X + (box.Width * 0.25f), box.Y + (box.Height * 0.75f));
        await Page.UntilAsync("/px=0\\.2[45].*py=0\\.2[45]/.test(location.hash)");
        await Viewer.SettledAsync(Page);
        byte[] pinned = await PixelsAsync();
        string session = await CopyAsync();
        // Over the picture, over its map, and away.
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.8f), box.Y + (box.Height * 0.2f), new() { Steps = 6 });
        LocatorBoundingBoxResult map = (await Page.Locator("#map-picture").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(map.X + 10, map.Y + 10, new() { Steps = 6 });
        await Page.Mouse.MoveAsync(5, 5, new() { Steps = 6 });
        await Viewer.SettledAsync(Page);
        Assert.Equal(pinned, await PixelsAsync());
        Assert.Equal(session, await CopyAsync());
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.Keyboard.PressAsync("ArrowUp");
        await Page.UntilAsync("/px=0\\.2[67].*py=0\\.2[67]/.test(location.hash)");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(pinned, await PixelsAsync());
        // Home lets it go, and it follows again.
        await Page.Keyboard.PressAsync("Home");
        await Page.UntilAsync("!location.hash.includes('px=')");
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height * 0.5f));
        await Page.UntilAsync("location.hash.includes('px=0.9') || location.hash.includes('px=0.8')");
        AssertNoErrors();
    }

    [Fact]
    public async Task Help_and_figures_come_and_go()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("Shift+Slash");
        await Page.GetByRole(AriaRole.Dialog).GetByText("Record a loop").WaitForAsync();
        await Page.Keyboard.PressAsync("KeyG");
        await Page.Keyboard.PressAsync("Escape");
        await ModeAsync("walk");
        await Page.Keyboard.PressAsync("KeyH");
        await Page.Locator("#overlay").GetByText("Frames/s").WaitForAsync();
        await Page.Keyboard.PressAsync("KeyH");
        await Page.Locator("#overlay").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Every_control_has_a_name_and_can_be_reached()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        await Page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        string[] nameless = await Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, input:not([hidden]), select, textarea, canvas")]
              .filter((each) => !(each.getAttribute("aria-label") || each.textContent.trim()
                || each.labels?.[0]?.textContent.trim()))
              .map((each) => each.outerHTML.slice(0, 80))
            """);
        Assert.Empty(nameless);
        string[] actions = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[data-action]')].map((each) => each.dataset.action)");
        ViewAction[] some =
        [
            ViewAction.Walk, ViewAction.Pause, ViewAction.Back, ViewAction.Save, ViewAction.Record,
            ViewAction.RecordLoop,
            ViewAction.Undo, ViewAction.Keys,
        ];
        foreach (ViewAction action in some)
            Assert.Contains(actions, name => name.Equals(action.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.All(actions, name => Assert.True(Enum.TryParse(name, ignoreCase: true, out ViewAction _), name));
    }

    [Fact]
    public async Task It_fits_a_phone_and_takes_a_finger()
    {
        await ReopenAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            HasTouch = true,
            IsMobile = true,
            DeviceScaleFactor = 2,
        });
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        // Nothing is said of keys and of dropping files.
        Assert.Equal(
            "What you keep is shown here. Hold a picture to keep that one.",
            await Page.Locator("#favourites-empty").InnerTextAsync());
        Assert.StartsWith(
            "Open an .onnx file from the list", await Page.Locator("#card-about .hint").InnerTextAsync());
        await Page.Locator("[data-mode-button=plane]").TapAsync();
        await ModeAsync("plane");
        await Page.GetByText("Tap a place to stay there; Centre goes back.").WaitForAsync();
        await Page.Locator("[data-mode-button=grid]").TapAsync();
        await ModeAsync("grid");
        await Page.UntilAsync("imagegen.picture.canvas.height > 200");
        await Page.EvaluateAsync(
            "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        Assert.InRange(box.Width, 300, 390);
        await Page.Touchscreen.TapAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height * 0.55f));
        await ModeAsync("walk");
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }
}
