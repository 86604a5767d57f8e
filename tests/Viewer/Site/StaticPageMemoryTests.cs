using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>What a static page does where the machine is slow or small, and with pictures dropped on it.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class StaticPageMemoryTests(Browsers browsers, SiteFixture site)
    : StaticPageFixture(browsers, site)
{
    [Fact]
    public async Task A_grid_that_is_too_slow_is_refreshed_in_turns_and_whole_when_it_rests()
    {
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=16");
        await ModeAsync("grid");
        await Page.UntilAsync("!document.getElementById('turns').hidden");
        Assert.Matches(
            "^(half|a quarter|an eighth) of the pictures per frame$", await Page.Locator("#turns").InnerTextAsync());
        Assert.True(await Page.EvaluateAsync<bool>("""
            () => turns.getBoundingClientRect().top >= document.querySelector(".stage").getBoundingClientRect().bottom
            """), "the text covers the pictures");
        await PressAsync("Space", "document.getElementById('pause-text').textContent === 'Play'");
        await AssertRendersAsync("cgan-mnist");
        AssertClean();
    }

    [Fact]
    public async Task Models_that_are_not_shown_are_freed_and_come_back()
    {
        await OpenAsync($"v=1&m={DigitsOf("classes")}&mode=walk");
        int count = Site.Models.Length;
        Assert.True(count > 4);
        for (int i = 1; i <= count; i++)
            await PressAsync("KeyN", $"document.getElementById('model').dataset.slot === '{i % count}'");
        string loaded = await Page.EvaluateAsync<string>("() => document.documentElement.dataset.loaded");
        Assert.InRange(int.Parse(loaded, System.Globalization.CultureInfo.InvariantCulture), 1, 4);

        // The first one was freed, and plays again.
        await Page.FramesAsync(3);
        AssertClean();
    }

    [Fact]
    public async Task Models_that_are_gone_past_are_neither_loaded_nor_held()
    {
        await Page.AddInitScriptAsync(
            """
            window.mostLoaded = 0;
            new MutationObserver(() => {
              window.mostLoaded = Math.max(window.mostLoaded, Number(document.documentElement.dataset.loaded));
            }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-loaded"] });
            """);
        await OpenAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=grid&columns=16");
        await ModeAsync("grid");
        var fetched = new List<string>();
        Page.Context.Request += (_, request) =>
        {
            if (request.Url.EndsWith(".onnx", StringComparison.Ordinal))
                fetched.Add(request.Url);
        };
        // All round, to the one before it.
        int count = Site.Models.Length, steps = count - 1;
        await Page.EvaluateAsync(
            """
            (steps) => {
              for (let i = 0; i < steps; i++)
                document.body.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyN", bubbles: true }));
            }
            """,
            steps);
        int last = (1 + steps) % count;
        await Page.UntilAsync(
            $"document.getElementById('model').dataset.slot === '{last}' && document.body.dataset.waits === 'false'");
        Assert.InRange(fetched.Count, 1, 2);
        Assert.InRange(await Page.EvaluateAsync<int>("() => window.mostLoaded"), 1, 4);
        await Page.FramesAsync(3);
        AssertClean();
    }

    [Fact]
    public async Task A_painting_comes_back_from_a_saved_picture()
    {
        await OpenAsync($"v=1&m={DigitsOf("painter")}&mode=canvas&paused=1");
        await ModeAsync("canvas");
        byte[] sketch = await PixelsAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.3f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 5 });
        await Page.Mouse.UpAsync();
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(sketch), () => "a stroke");
        await Page.UntilAsync("!document.getElementById('undo').disabled");
        string saved = await SaveAsync("saved.png");

        await Page.GotoAsync("about:blank");
        await OpenAsync($"v=1&m={DigitsOf("classes")}&mode=walk");
        await Page.DropAsync(shift: false, ("saved.png", await File.ReadAllBytesAsync(saved), "image/png"));
        await ModeAsync("canvas");
        // What is on the screen may be of a moment in the middle of the stroke; what is saved is of its end.
        await Waiting.UntilAsync(
            async () => Read(await SaveAsync("again.png")).AsSpan().SequenceEqual(Read(saved)),
            () => "the painting that was saved");
        AssertClean();
    }

    [Fact]
    public async Task A_dropped_picture_is_translated_and_refused_where_no_model_takes_one()
    {
        byte[] picture = Square();
        await OpenAsync($"v=1&m={DigitsOf("lines")}&mode=canvas&paused=1");
        await ModeAsync("canvas");
        byte[] before = await PixelsAsync();
        await Page.DropAsync(shift: false, ("photo.jpg", picture, "image/jpeg"));
        await Page.UntilAsync("document.getElementById('edges-row').hidden === false");
        await Waiting.UntilAsync(
            async () => !(await PixelsAsync()).AsSpan().SequenceEqual(before), () => "outlines of the photograph");
        byte[] shown = await PixelsAsync();
        // The middle of the square is paper.
        Assert.Equal(255, shown[3 * ((16 * 66) + 16)]);

        await Page.DropAsync(shift: false, ("damaged.png", [1, 2, 3], "image/png"));
        await Page.GetByText("damaged.png: this browser cannot decode it").WaitForAsync();
        await Page.Locator("#model").ClickAsync();
        await Page.Keyboard.PressAsync("Escape");
        await PressAsync("KeyN", "document.getElementById('model').dataset.slot === '0'");
        await Page.DropAsync(shift: false, ("photo.jpg", picture, "image/jpeg"));
        await Page.GetByText("photo.jpg: this page plays the models that it was exported with").WaitForAsync();
        AssertClean();
    }

    [Fact]
    public async Task The_tour_names_only_what_this_page_can_do()
    {
        await ReopenAsync();
        await OpenAsync();
        ILocator tour = Page.Locator("#tour");
        await tour.WaitForAsync();
        string told = "";
        for (int step = 1; step <= 5; step++)
        {
            await tour.GetByText($"{step} of 5").WaitForAsync();
            told += await Page.Locator("#tour-text").InnerTextAsync() + "\n";
            await Page.Locator("#tour-next").ClickAsync();
        }

        Assert.Contains("copy a link", told, StringComparison.Ordinal);
        Assert.DoesNotContain("record", told, StringComparison.Ordinal);
        Assert.DoesNotContain(".onnx", told, StringComparison.Ordinal);
        AssertClean();
    }

    private static byte[] Square()
    {
        using Image ground = Image.Black(96, 64) + new double[] { 60, 60, 60 };
        using Image square = Image.Black(48, 32) + new double[] { 220, 220, 220 };
        using Image whole = ground.Insert(square, 24, 16).Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
        return whole.JpegsaveBuffer(q: 95);
    }

    private async Task<string> SaveAsync(string name)
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.Keyboard.PressAsync("KeyS"));
        string path = Folder.File(name);
        await download.SaveAsAsync(path);
        return path;
    }
}
