using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Commands;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>A person in front of the page, as far as a program can be one.</summary>
[Collection(nameof(BrowserCollection))]
public sealed partial class PageTests(Chromium chromium) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _errors = [];
    private ServedViewer _viewer = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await chromium.NewPageAsync();
        await _page.CountSentAsync();
        _page.PageError += (_, error) => _errors.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_page is not null)
            await _page.Context.CloseAsync();
        if (_viewer is not null)
            await _viewer.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_opens_and_walks_at_once()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Assert.Equal((28, 28), await SizeAsync());
        byte[] before = await PixelsAsync();
        Assert.True(before.Distinct().Count() > 10);
        await _page.FramesAsync(30);
        Assert.NotEqual(before, await PixelsAsync());
        Assert.Equal("walker · ImageGen", await _page.TitleAsync());
        Assert.Matches("^v=1&m=[0-9a-f]{16}&mode=walk", await SessionAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task The_picture_is_what_the_session_renders_headless_bit_for_bit()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("other", SyntheticGenerator.Uniform()));
        foreach (string mode in new[] { "KeyW", "KeyG", "KeyP", "KeyX" })
        {
            string seed = await _page.Locator("#seed").InputValueAsync();
            foreach (string key in new[] { mode, "KeyR", "Digit3", "BracketLeft" })
                await _page.Keyboard.PressAsync(key);
            await _page.UntilAsync($"document.getElementById('seed').value !== '{seed}'");
            if (mode == "KeyX")
                await _page.UntilAsync(
                    "imagegen.picture.layout.lefts.length === 2 && imagegen.picture.layout.tops.length === 1");
            await PauseAsync();
            string session = await CopyAsync();
            string path = _folder.File("again.png");
            using var program = new ViewerProgram();
            await program.Renders("--session", session, "--model", _folder.Path, "--out", path);
            byte[] seen = await PixelsAsync();
            Assert.True(ReadPng(path).AsSpan().SequenceEqual(seen), $"{mode}: {session}");
            await _page.Keyboard.PressAsync("Space");
        }

        AssertNoErrors();
    }

    [Fact]
    public async Task A_copied_session_is_that_of_the_frame_that_was_seen_even_while_it_walks()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _page.Keyboard.PressAsync("Digit3");
        await _page.FramesAsync(90);
        // Seen and copied in one turn of the page's own loop: the frame that was drawn when the key went down.
        string pixels = await _page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              document.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyY", bubbles: true }));
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return Array.from(data).filter((_, i) => i % 4 < 3).join();
            }
            """);
        await _page.GetByText("Session copied").Or(_page.Locator("#session-dialog[open]")).WaitForAsync();
        SavedView session = SessionString.Read(await SessionAsync());
        byte[] seen = [.. pixels.Split(',').Select(byte.Parse)];
        Assert.Equal(Render(session), seen);
    }

    [Fact]
    public async Task Every_mode_has_its_key_and_its_button()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.ImageToImage()));
        (string, string)[] modes =
            [("grid", "KeyG"), ("plane", "KeyP"), ("compare", "KeyX"), ("canvas", "KeyC"), ("walk", "KeyW")];
        foreach ((string mode, string key) in modes)
        {
            await _page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
        }

        foreach (string mode in new[] { "grid", "canvas", "compare", "plane", "walk" })
        {
            await _page.Locator($"[data-mode-button={mode}]").ClickAsync();
            await ModeAsync(mode);
            Assert.Equal("true", await _page.Locator($"[data-mode-button={mode}]").GetAttributeAsync("aria-pressed"));
        }

        AssertNoErrors();
    }

    [Fact]
    public async Task Space_stops_time_and_starts_it_again_wherever_one_clicked_before()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _page.Locator("[data-action=newSeed]").ClickAsync();
        await PauseAsync();
        byte[] still = await PixelsAsync();
        await _viewer.RoundsAsync(5);
        Assert.Equal(still, await PixelsAsync());
        await _page.Keyboard.PressAsync("ArrowRight");
        await _viewer.SettledAsync(_page);
        Assert.NotEqual(still, await PixelsAsync());
        await _page.Locator("#pause").ClickAsync();
        await _page.FramesAsync(10);
    }

    [Fact]
    public async Task A_browsers_own_shortcuts_stay_its_own()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await PauseAsync();
        string seed = await _page.Locator("#seed").InputValueAsync();
        long sent = await _page.SentAsync();
        await _page.Keyboard.PressAsync("Alt+KeyR");
        bool prevented = await _page.EvaluateAsync<bool>(
            "() => !document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyR', ctrlKey: true, cancelable: "
            + "true, bubbles: true }))");
        Assert.False(prevented);
        Assert.Equal(sent, await _page.SentAsync());
        Assert.Equal(seed, await _page.Locator("#seed").InputValueAsync());
        // Nor is what is typed into a field a command.
        await _page.Locator("#seed").FillAsync("123");
        await _page.Locator("#seed").PressAsync("Enter");
        await _page.UntilAsync("location.hash.includes('seed=123')");
    }

    [Fact]
    public async Task A_click_opens_a_tile_and_a_digit_blends_to_a_class()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await _page.UntilAsync("imagegen.picture.canvas.height > 200 && imagegen.picture.layout.tops.length === 10");
        await _page.EvaluateAsync(
            "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        LocatorBoundingBoxResult box = (await _page.Locator("#picture").BoundingBoxAsync())!;
        // The last column of the sixth row.
        await _page.Mouse.ClickAsync(box.X + (box.Width * 0.96f), box.Y + (box.Height * 0.55f));
        await ModeAsync("walk");
        await _page.UntilAsync("document.getElementById('caption').textContent === 'class 5'");
        await _page.Keyboard.PressAsync("Digit8");
        await _page.UntilAsync("document.getElementById('caption').textContent === 'class 8'");
        await _page.Keyboard.PressAsync("Shift+Digit2");
        await _page.Locator("#slide-row").WaitForAsync();
        await _page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await _page.Mouse.WheelAsync(0, -500);
        await _page.UntilAsync("document.getElementById('caption').textContent.includes('class 2 50%')");
    }

    [Fact]
    public async Task Dragging_nudges_the_picture_and_the_plane_follows_the_mouse()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await PauseAsync();
        byte[] before = await PixelsAsync();
        LocatorBoundingBoxResult box = (await _page.Locator("#picture").BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(box.X + 100, box.Y + 100);
        await _page.Mouse.DownAsync();
        await _page.Mouse.MoveAsync(box.X + 300, box.Y + 160, new() { Steps = 8 });
        await _page.Mouse.UpAsync();
        await _page.UntilAsync("location.hash.includes('dx=')");
        Assert.NotEqual(before, await PixelsAsync());

        await _page.Keyboard.PressAsync("KeyP");
        await ModeAsync("plane");
        await _page.UntilAsync("document.getElementById('map-picture').width > 100");
        await _viewer.SettledAsync(_page);
        byte[] middle = await PixelsAsync();
        await _page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await _page.UntilAsync("location.hash.includes('px=0.')");
        Assert.NotEqual(middle, await PixelsAsync());
        LocatorBoundingBoxResult map = (await _page.Locator("#map-picture").BoundingBoxAsync())!;
        await _page.Mouse.ClickAsync(map.X + (map.Width * 0.75f), map.Y + (map.Height * 0.25f));
        await _page.UntilAsync("/px=0\\.7[45].*py=0\\.7[45]/.test(location.hash)");
    }

    [Fact]
    public async Task What_is_painted_is_translated_saved_and_rendered_again()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await _page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        await _viewer.SettledAsync(_page);
        await _page.Locator("#swatches button").Nth(2).ClickAsync();
        byte[] before = await PixelsAsync();
        LocatorBoundingBoxResult box = (await _page.Locator("#picture").BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.3f));
        await _page.Mouse.DownAsync();
        await _page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 12 });
        await _page.Mouse.UpAsync();
        await _page.Locator("#undo:enabled").WaitForAsync();
        await _viewer.SettledAsync(_page);
        byte[] painted = await PixelsAsync();
        (int width, int height) = await SizeAsync();
        Assert.NotEqual(Half(before, width, height, left: true), Half(painted, width, height, left: true));
        Assert.NotEqual(Half(before, width, height, left: false), Half(painted, width, height, left: false));

        IDownload download = await _page.RunAndWaitForDownloadAsync(
            () => _page.Keyboard.PressAsync("KeyS"),
            new() { Predicate = each => each.SuggestedFilename.EndsWith(".canvas.png", StringComparison.Ordinal) });
        string canvas = _folder.File("mine.canvas.png");
        await download.SaveAsAsync(canvas);

        string session = await CopyAsync();
        string path = _folder.File("again.png");
        using var program = new ViewerProgram();
        await program.Renders("--session", session, "--model", _folder.Path, "--out", path);
        Assert.Equal(ReadPng(path), await PixelsAsync());

        // The address brings the painting back while the viewer runs.
        await _page.ReloadAsync();
        await _page.UntilAsync("window.imagegen && imagegen.picture.number > 0");
        await ModeAsync("canvas");
        await _viewer.SettledAsync(_page);
        Assert.Equal(painted, await PixelsAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task A_saved_picture_is_the_session_enlarged()
    {
        await OpenAsync(("walker", SyntheticGenerator.Uniform()));
        await PauseAsync();
        IDownload download = await _page.RunAndWaitForDownloadAsync(() => _page.Keyboard.PressAsync("KeyS"));
        Assert.Matches(@"^imagegen-walker-walk-\d{8}-\d{6}\.png$", download.SuggestedFilename);
        string saved = _folder.File("saved.png"), again = _folder.File("again.png");
        await download.SaveAsAsync(saved);
        using Image image = PictureFile.Open(saved);
        using var program = new ViewerProgram();
        await program.Renders(
            "--session", await CopyAsync(), "--model", _folder.File(
                "walker.onnx"), "--scale", (image.Width / 12).ToString(), "--out", again);
        Assert.Equal(ReadPng(again), ReadPng(saved));
    }

    [Fact]
    public async Task A_recording_and_a_loop_become_animations()
    {
        await OpenAsync(("walker", SyntheticGenerator.Uniform()));
        await _page.Keyboard.PressAsync("KeyV");
        await _page.UntilAsync(
            "/^Recording (0\\.[5-9]|[1-9])/.test(document.getElementById('progress-text').textContent)");
        IDownload recording = await _page.RunAndWaitForDownloadAsync(() => _page.Keyboard.PressAsync("KeyV"));
        await recording.SaveAsAsync(_folder.File("recording.webp"));
        using (Image image = PictureFile.OpenAnimation(_folder.File("recording.webp")))
            Assert.InRange(image.Height / image.PageHeight, 10, 90);

        await _page.Locator("#loop").FillAsync("2");
        IDownload loop = await _page.RunAndWaitForDownloadAsync(() => _page.Locator("#record-loop").ClickAsync());
        await loop.SaveAsAsync(_folder.File("loop.webp"));
        using (Image image = PictureFile.OpenAnimation(_folder.File("loop.webp")))
            Assert.Equal(60, image.Height / image.PageHeight);
    }

    [Fact]
    public async Task A_dropped_model_plays()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string path = Directory.CreateDirectory(_folder.File("elsewhere")).FullName + "/guest.onnx";
        SyntheticGenerator.Uniform().Write(path);
        await DropAsync("guest.onnx", await File.ReadAllBytesAsync(path), "");
        await _page.UntilAsync("imagegen.picture.canvas.width === 12");
        Assert.Equal("1", await _page.Locator("#model").InputValueAsync());
        await DropAsync("broken.onnx", [1, 2, 3], "");
        await _page.GetByText("broken.onnx: not an ONNX file").WaitForAsync();
        await DropAsync("letter.txt", [1], "text/plain");
        await _page.GetByText("neither a model").WaitForAsync();
        await _page.FramesAsync(3);
    }

    [Fact]
    public async Task A_dropped_picture_lands_on_the_canvas()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await _page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        var picture = new Picture(64, 64);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
            (picture.Pixels[i], picture.Pixels[i + 1]) = (255, 85);
        await DropAsync("door.png", PictureEncoder.Png(picture), "image/png");
        await _page.Locator("#undo:enabled").WaitForAsync();
        await _viewer.SettledAsync(_page);
        (int width, int height) = await SizeAsync();
        byte[] left = Half(await PixelsAsync(), width, height, left: true);
        Assert.Equal([255, 85, 0], left.AsSpan((((height / 2) * (width / 2)) + (width / 4)) * 3, 3).ToArray());
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_played_and_a_broken_one_is_told()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string session = await SessionAsync();
        SyntheticGenerator.Conditional(seed: 2).Write(_folder.File("walker.onnx"));
        await _page.UntilAsync($"!location.hash.includes('{ModelOf(session)}')");
        await _page.FramesAsync(3);
        Assert.False(await _page.Locator("#problem").IsVisibleAsync());
        await File.WriteAllTextAsync(_folder.File("walker.onnx"), "half a model");
        await _page.Locator("#problem").GetByText("walker.onnx").WaitForAsync();
        await _page.FramesAsync(10);
        SyntheticGenerator.Conditional(seed: 3).Write(_folder.File("walker.onnx"));
        await _page.Locator("#problem").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task A_training_run_is_watched_and_scrubbed_through()
    {
        string exports = Directory.CreateDirectory(_folder.File("run/exports")).FullName;
        _viewer = await ServedViewer.StartAsync([], _folder.File("run"));
        await _page.GotoAsync(_viewer.Address.ToString());
        await _page.GetByText("Waiting for the first export").WaitForAsync();
        for (int i = 1; i <= 3; i++)
            SyntheticGenerator.Conditional(seed: i).Write(Path.Combine(exports, $"step-{100 * i:D8}.onnx"));
        await _page.UntilAsync("imagegen.picture.number > 0");
        await _page.Keyboard.PressAsync("KeyT");
        await _page.Locator("#timeline").WaitForAsync();
        // It goes by itself until it is paused.
        await _page.Keyboard.PressAsync("Space");
        await _page.Locator("#export").FocusAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        await _page.Keyboard.PressAsync("Home");
        await _page.UntilAsync("document.getElementById('export-step').textContent === 'step 100'");
        await _viewer.SettledAsync(_page);
        await _page.UntilAsync("document.body.dataset.waits === 'false'");
        await _viewer.SettledAsync(_page);
        byte[] first = await PixelsAsync();
        await _page.Keyboard.PressAsync("End");
        await _page.UntilAsync(
            "document.getElementById('export-step').textContent === 'step 300' && document.body.dataset.waits === "
            + "'false'");
        await _viewer.SettledAsync(_page);
        Assert.NotEqual(first, await PixelsAsync());
    }

    [Fact]
    public async Task A_session_in_the_address_is_what_is_seen_and_a_broken_one_says_so()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string model = ModelOf(await SessionAsync());
        await _page.GotoAsync($"{_viewer.Address}#v=1&m={model}&mode=grid&seed=5&t=3&paused=1&columns=3");
        await _page.ReloadAsync();
        await ModeAsync("grid");
        await _page.UntilAsync("imagegen.picture.layout?.lefts.length === 3");
        await _viewer.SettledAsync(_page);
        Assert.Equal(
            Render(SessionString.Read($"v=1&m={model}&mode=grid&seed=5&t=3&paused=1&columns=3")), await PixelsAsync());
        await _page.EvaluateAsync("() => { location.hash = 'v=1&m=0123&mode=walk'; }");
        await _page.GetByText("The session string has '0123'").WaitForAsync();
    }

    [Fact]
    public async Task Who_wants_less_motion_starts_with_a_still_picture()
    {
        await _page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _page.UntilAsync("document.getElementById('pause-text').textContent === 'Play'");
        byte[] still = await PixelsAsync();
        await _viewer.RoundsAsync(5);
        Assert.Equal(still, await PixelsAsync());
        await _page.Keyboard.PressAsync("Space");
        await _page.FramesAsync(5);
    }

    [Fact]
    public async Task Help_and_figures_come_and_go()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _page.Keyboard.PressAsync("Shift+Slash");
        await _page.GetByRole(AriaRole.Dialog).GetByText("Record a loop").WaitForAsync();
        await _page.Keyboard.PressAsync("KeyG");
        await _page.Keyboard.PressAsync("Escape");
        await ModeAsync("walk");
        await _page.Keyboard.PressAsync("KeyH");
        await _page.Locator("#overlay").GetByText("Frames/s").WaitForAsync();
        await _page.Keyboard.PressAsync("KeyH");
        await _page.Locator("#overlay").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Every_control_has_a_name_and_can_be_reached()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        await _page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        string[] nameless = await _page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, input:not([hidden]), select, textarea, canvas")]
              .filter((each) => !(each.getAttribute("aria-label") || each.textContent.trim()
                || each.labels?.[0]?.textContent.trim()))
              .map((each) => each.outerHTML.slice(0, 80))
            """);
        Assert.Empty(nameless);
        string[] actions = await _page.EvaluateAsync<string[]>(
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
        await _page.Context.CloseAsync();
        _page = await chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 390, Height = 844 },
                HasTouch = true,
                IsMobile = true,
                DeviceScaleFactor = 2,
            });
        await _page.CountSentAsync();
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Assert.True(await _page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await _page.Locator("[data-mode-button=grid]").TapAsync();
        await ModeAsync("grid");
        await _page.UntilAsync("imagegen.picture.canvas.height > 200");
        await _page.EvaluateAsync(
            "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        LocatorBoundingBoxResult box = (await _page.Locator("#picture").BoundingBoxAsync())!;
        Assert.InRange(box.Width, 300, 390);
        await _page.Touchscreen.TapAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height * 0.55f));
        await ModeAsync("walk");
        Assert.True(await _page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task When_the_viewer_is_closed_the_page_says_so()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await _viewer.StopAsync();
        await _page.GetByText("The viewer has stopped").WaitForAsync();
        Assert.Equal(0, _viewer.Players.Count);
    }

    private async Task OpenAsync(params (string Name, GeneratorFile File)[] models)
    {
        _viewer = await ServedViewer.StartAsync(_folder, models);
        await _page.GotoAsync(_viewer.Address.ToString());
        await _page.UntilAsync(
            "window.imagegen && imagegen.picture.number > 0 && document.getElementById('model').options.length > 0 "
            + "&& location.hash");
    }

    private async Task PauseAsync()
    {
        await _page.Keyboard.PressAsync("Space");
        await _page.UntilAsync("document.getElementById('pause-text').textContent === 'Play'");
        await _viewer.SettledAsync(_page);
    }

    private Task ModeAsync(string mode) =>
        _page.UntilAsync($"document.body.dataset.mode === '{mode}' && document.body.dataset.waits === 'false'");

    private async Task<string> CopyAsync()
    {
        await _page.EvaluateAsync("() => { history.replaceState(null, '', '#copying'); }");
        await _page.Keyboard.PressAsync("KeyY");
        await _page.UntilAsync("location.hash.startsWith('#v=1')");
        await _page.EvaluateAsync("() => document.querySelectorAll('dialog[open]').forEach((each) => each.close())");
        return await SessionAsync();
    }

    private async Task<string> SessionAsync() => (await _page.EvaluateAsync<string>("() => location.hash"))[1..];

    private async Task<(int Width, int Height)> SizeAsync() => (
        await _page.EvaluateAsync<int>("() => imagegen.picture.canvas.width"), await _page.EvaluateAsync<int>(
            "() => imagegen.picture.canvas.height"));

    /// <summary>The canvas's pixels, R G B each.</summary>
    private async Task<byte[]> PixelsAsync()
    {
        string base64 = await _page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let text = "";
              for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
              return btoa(text);
            }
            """);
        return Convert.FromBase64String(base64);
    }

    private async Task DropAsync(string name, byte[] content, string type) => await _page.EvaluateAsync(
        """
        ([name, content, type]) => {
          const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name, { type }));
          for (const event of ["dragenter", "dragover", "drop"])
            dispatchEvent(new DragEvent(event, { dataTransfer: transfer, cancelable: true }));
        }
        """,
        new[] { name, Convert.ToBase64String(content), type });

    private byte[] Render(SavedView session)
    {
        var model = LoadedModel.Load(GeneratorFile.Read(Directory.GetFiles(_folder.Path, "*.onnx").Single()));
        try
        {
            return SessionRendering.Render([model], session.State, null, 1).Pixels;
        }
        finally
        {
            model.Release();
        }
    }

    private void AssertNoErrors() => Assert.Empty(_errors);

    private static string ModelOf(string session) => ModelPattern().Match(session).Groups["model"].Value;

    private static byte[] ReadPng(string path)
    {
        // From memory: libvips remembers files by their names.
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path));
        return image.WriteToMemory<byte>();
    }

    private static byte[] Half(byte[] pixels, int width, int height, bool left)
    {
        int half = width / 2 * 3;
        return
        [
            .. Enumerable.Range(0, height).SelectMany(
                y => pixels.Skip((y * width * 3) + (left ? 0 : (width * 3) - half)).Take(half)),
        ];
    }

    [GeneratedRegex("m=(?<model>[0-9a-f]{16})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelPattern();
}
