using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The tools of the canvas.</summary>
[Collection(nameof(BrowserCollection))]
public class PagePaintingTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task Strokes_are_undone_and_redone_and_an_area_is_filled()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Keyboard.PressAsync("Delete");
        await Viewer.SettledAsync(Page);
        byte[] empty = await PixelsAsync();
        Assert.True(await Page.Locator("#redo").IsDisabledAsync());
        await Page.GetByRole(AriaRole.Button, new() { Name = "door" }).ClickAsync();
        await Page.Locator("#fill").ClickAsync();
        await Page.UntilAsync("document.getElementById('fill').ariaPressed === 'true'");
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.ClickAsync(box.X + (box.Width * 0.25f), box.Y + (box.Height * 0.5f));
        await Viewer.SettledAsync(Page);
        byte[] filled = await PixelsAsync();
        (int width, int height) = await SizeAsync();
        int middle = ((height / 2 * width) + (width / 4)) * 3;
        Assert.Equal([255, 85, 0], filled.AsSpan(middle, 3).ToArray());
        Assert.Equal([255, 85, 0], filled.AsSpan(((((height / 2) - 12) * width) + (width / 4)) * 3, 3).ToArray());
        await Page.Keyboard.PressAsync("KeyU");
        await Page.Locator("#redo:enabled").WaitForAsync();
        await Viewer.SettledAsync(Page);
        Assert.Equal(empty, await PixelsAsync());
        await Page.Locator("#redo").ClickAsync();
        await Page.Locator("#redo:disabled").WaitForAsync();
        await Viewer.SettledAsync(Page);
        Assert.Equal(filled, await PixelsAsync());
        await Page.Keyboard.PressAsync("KeyU");
        await Page.Locator("#redo:enabled").WaitForAsync();
        await Page.Keyboard.PressAsync("Shift+KeyU");
        await Page.Locator("#redo:disabled").WaitForAsync();
        AssertNoErrors();
    }

    [Fact]
    public async Task Where_to_paint_is_said_at_first_and_not_over_a_sketch_that_was_asked_for()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Locator("#paint-here").WaitForAsync();
        await Page.Keyboard.PressAsync("KeyK");
        await Page.Locator("#paint-here").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        // The share of each class is below its name, which stays in one piece.
        await Page.Locator("#swatches small", new() { HasText = "%" }).First.WaitForAsync();
        Assert.True(await Page.EvaluateAsync<bool>(
            """
            () => [...document.querySelectorAll("#swatches small:not(:empty)")].every(
              (each) => each.getBoundingClientRect().top >= each.previousElementSibling.getBoundingClientRect().bottom)
            """));
        AssertNoErrors();
    }

    [Fact]
    public async Task Colours_have_their_names_and_a_size_to_hit_and_the_brush_is_shown_as_wide_as_it_is()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Locator("#swatches button").First.WaitForAsync();
        Assert.Equal(["wall", "window", "door"], await Page.Locator("#swatches span").AllInnerTextsAsync());
        double[] smallest = await Page.EvaluateAsync<double[]>(
            """
            () => {
              const swatches = [...document.querySelectorAll("#swatches button")];
              const boxes = swatches.map((each) => each.getBoundingClientRect());
              return [Math.min(...boxes.map((box) => box.width)), Math.min(...boxes.map((box) => box.height))];
            }
            """);
        Assert.True(smallest[0] >= 44 && smallest[1] >= 44, $"{smallest[0]} x {smallest[1]}");
        // Wider by a key, with the mouse elsewhere: a ring of that width on the painting.
        await Page.Mouse.MoveAsync(3, 3);
        await Page.Keyboard.PressAsync("Period");
        await Page.Locator("#brush-ring").WaitForAsync();
        await Page.UntilAsync(
            "Math.abs(document.getElementById('brush-ring').offsetWidth - document.getElementById('brush').value "
            + "* imagegen.picture.canvas.clientWidth / imagegen.picture.canvas.width) < 1.5");
        double[] place = await Page.EvaluateAsync<double[]>(
            """
            () => {
              const ring = document.getElementById("brush-ring").getBoundingClientRect();
              const picture = document.getElementById("picture").getBoundingClientRect();
              return [(ring.left + ring.right) / 2 - picture.left, picture.width];
            }
            """);
        Assert.InRange(place[0] / place[1], 0.2, 0.3);
        await Page.Locator("#brush-ring").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task The_strokes_are_saved_as_an_animation_that_brings_back_the_finished_painting()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Keyboard.PressAsync("Delete");
        await Page.GetByRole(AriaRole.Button, new() { Name = "door" }).ClickAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        foreach (float y in new[] { 0.3f, 0.7f })
        {
            await Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * y));
            await Page.Mouse.DownAsync();
            await Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * y), new() { Steps = 10 });
            await Page.Mouse.UpAsync();
        }

        await Viewer.SettledAsync(Page);
        byte[] finished = await PixelsAsync();
        await Page.Locator("#loop").FillAsync("2");
        string path = await DownloadAsync(() => Page.Locator("#record-strokes").ClickAsync());
        Assert.EndsWith(".webp", path, StringComparison.Ordinal);
        byte[] file = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using (var image = Image.NewFromBuffer(file, "[n=-1]"))
            Assert.True((int)image.Get("n-pages") > 5);
        await ScreenshotAsync("strokes", isWhole: true);
        await Page.Keyboard.PressAsync("Delete");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(finished, await PixelsAsync());
        await DropAsync("strokes.webp", file, "image/webp");
        await Viewer.SettledAsync(Page);
        string expected = Convert.ToHexString(finished);
        await Waiting.UntilAsync(
            async () => Convert.ToHexString(await PixelsAsync()) == expected, () => "the finished painting");
        AssertNoErrors();
    }

    [Fact]
    public async Task A_smooth_painting_has_all_of_the_room()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.UntilAsync(
            "imagegen.picture.canvas.clientWidth > 0.96 * imagegen.picture.stage.clientWidth "
            + "|| imagegen.picture.canvas.clientHeight > 0.94 * imagegen.picture.stage.clientHeight");
    }
}
