using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Pictures that are kept, and the loop through them.</summary>
[Collection(nameof(BrowserCollection))]
public class PageFavouritesTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task Pictures_are_kept_by_a_key_and_by_holding_a_tile_reordered_and_looped_through()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("KeyA");
        await CountAsync(1);
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await Page.UntilAsync("imagegen.picture.canvas.height > 200 && imagegen.picture.layout.tops.length === 10");
        await Page.EvaluateAsync(
            "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.96f), box.Y + (box.Height * 0.55f));
        await Page.Mouse.DownAsync();
        await CountAsync(2);
        await Page.Mouse.UpAsync();
        // It was held, not clicked: the grid stays.
        await Viewer.RoundsAsync(3);
        await ModeAsync("grid");
        Assert.Equal("2: walker, class 5", await ButtonAsync(1));

        await Page.Locator("#favourites li > button").Nth(1).FocusAsync();
        await Page.Keyboard.PressAsync("ArrowLeft");
        await Page.UntilAsync(
            "document.querySelector('#favourites li > button').getAttribute('aria-label') === '1: walker, class 5'");
        await Page.Locator("#through-seconds").FillAsync("4");
        await Page.Locator("#play-favourites").ClickAsync();
        await Page.UntilAsync("location.hash.includes('&through=') && location.hash.includes('loop=4')");
        await ModeAsync("walk");
        await Page.FramesAsync(5);
        await ScreenshotAsync("favourites");

        string saved = await DownloadAsync(() => Page.Locator("#save-favourites").ClickAsync());
        Assert.EndsWith(".webp", saved, StringComparison.Ordinal);
        // They are there again when the page is.
        await Page.ReloadAsync();
        await CountAsync(2);
        await Page.Locator("#favourites li > button").First.ClickAsync();
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 5'");
        await Page.Locator("#favourites li > button").First.FocusAsync();
        await Page.Keyboard.PressAsync("Delete");
        await CountAsync(1);
        AssertNoErrors();
    }

    [Fact]
    public async Task A_favourite_that_is_dragged_takes_the_place_where_it_is_dropped_and_no_file_is_meant()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        // Nothing comes above the tray while it is measured.
        Viewer.FindDirections();
        await Page.GetByLabel("Direction 1").WaitForAsync();
        await PauseAsync();
        string[] names = ["walker, class 2", "walker, class 5", "walker, class 7"];
        foreach (string key in new[] { "2", "5", "7" })
        {
            await Page.Keyboard.PressAsync($"Digit{key}");
            await Page.UntilAsync($"document.getElementById('caption').textContent === 'class {key}'");
            // What is kept is what is seen, which may still be a blend of two classes.
            await Viewer.SettledAsync(Page);
            await Page.Keyboard.PressAsync("KeyA");
            await Page.GetByText($"Kept walker, class {key}").WaitForAsync();
        }

        await OrderAsync(names[0], names[1], names[2]);
        await DragAsync(0, 2);
        await OrderAsync(names[1], names[2], names[0]);
        await DragAsync(2, 1);
        await OrderAsync(names[1], names[0], names[2]);
        // Dropped elsewhere it stays where it was; nothing is taken for a file, and no notice says so.
        await Page.Locator("#favourites li").Nth(0).DragToAsync(Page.Locator("#picture"));
        await OrderAsync(names[1], names[0], names[2]);
        Assert.False(await Page.EvaluateAsync<bool>("() => document.body.classList.contains('is-dropping')"));
        Assert.Equal(0, await Page.Locator(".notice.is-problem").CountAsync());
        await Page.ReloadAsync();
        await OrderAsync(names[1], names[0], names[2]);
        AssertNoErrors();
    }

    [Fact]
    public async Task A_button_keeps_what_is_shown_where_holding_does_something_else_too()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        ILocator holding = Page.GetByText("Hold a picture to keep that one.");
        ILocator keep = Page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true });
        (string Key, string Mode)[] modes = [("KeyP", "plane"), ("KeyW", "walk"), ("KeyC", "canvas")];
        foreach ((string key, string mode) in modes)
        {
            await Page.Keyboard.PressAsync(key);
            await ModeAsync(mode);
            Assert.Equal(mode == "walk", await holding.IsVisibleAsync());
        }

        for (int count = 1; count <= 2; count++)
        {
            await keep.ClickAsync();
            await CountAsync(count);
        }

        // Small, but not too small to hit.
        double[] smallest = await Page.EvaluateAsync<double[]>(
            """
            () => {
              const boxes = [...document.querySelectorAll("#favourites div button")].map(
                (each) => each.getBoundingClientRect());
              return [Math.min(...boxes.map((box) => box.width)), Math.min(...boxes.map((box) => box.height))];
            }
            """);
        Assert.True(smallest[0] >= 24 && smallest[1] >= 24, $"{smallest[0]} x {smallest[1]}");
        AssertNoErrors();
    }

    /// <summary>Drags by hand, and sees that the page does not take it for a file on the way.</summary>
    private async Task DragAsync(int from, int to)
    {
        await Page.Locator("#favourites").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult start = (await Page.Locator("#favourites li > button").Nth(from).BoundingBoxAsync())!;
        LocatorBoundingBoxResult end = (await Page.Locator("#favourites li > button").Nth(to).BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(start.X + (start.Width / 2), start.Y + (start.Height / 2));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(end.X + (end.Width / 2), end.Y + (end.Height / 2), new() { Steps = 5 });
        Assert.False(await Page.EvaluateAsync<bool>("() => document.body.classList.contains('is-dropping')"));
        await Page.Mouse.UpAsync();
    }

    private Task OrderAsync(params string[] captions) => Page.UntilAsync(
        "[...document.querySelectorAll('#favourites li > button')].map((each) => each.getAttribute('aria-label'))"
        + $".join('|') === '{string.Join('|', captions.Select((caption, i) => $"{i + 1}: {caption}"))}'");

    private Task CountAsync(int count) =>
        Page.UntilAsync($"document.querySelectorAll('#favourites img').length === {count}");

    private async Task<string?> ButtonAsync(int at) =>
        await Page.Locator("#favourites li > button").Nth(at).GetAttributeAsync("aria-label");
}
