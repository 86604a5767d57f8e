using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Pictures of one's own, dropped on a model with latents: beside what it makes of them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageComparisonTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task A_dropped_picture_stands_beside_its_reconstruction_with_the_error()
    {
        await OpenAsync(("coder", SyntheticGenerator.AutoEncoder()));
        Assert.False(await Page.Locator("#card-comparison").IsVisibleAsync());
        await DropAsync("mine.png", Picture(200), "image/png");
        ILocator item = Page.Locator("#comparisons li[data-final=true]");
        await item.WaitForAsync();
        Assert.Equal(["original", "reconstruction"], await item.Locator("figcaption").AllInnerTextsAsync());
        Assert.Matches(@"^mine\.png: -?\d+\.\d dB$", await item.Locator("p").InnerTextAsync());
        int[] pixels = await Page.EvaluateAsync<int[]>(
            """
            () => [...document.querySelectorAll("#comparisons canvas")].flatMap((canvas) => [
              canvas.width, canvas.height, ...canvas.getContext("2d").getImageData(3, 3, 1, 1).data.slice(0, 3)])
            """);
        Assert.Equal([12, 8, 200, 90, 10], pixels[..5]);
        Assert.Equal([12, 8], pixels[5..7]);
        await Page.UntilAsync("decodeURIComponent(location.hash).includes('through=0z')");
        await ScreenshotAsync("comparison");
        await Page.Locator("#close-comparison").ClickAsync();
        Assert.False(await Page.Locator("#card-comparison").IsVisibleAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task Several_are_dropped_at_once_and_the_walk_goes_through_all()
    {
        await OpenAsync(("coder", SyntheticGenerator.AutoEncoder()), ("walker", SyntheticGenerator.Uniform()));
        await Page.DropAsync(
            shift: false,
            ("a.png", Picture(10), "image/png"),
            ("b.png", Picture(120), "image/png"),
            ("c.png", Picture(230), "image/png"));
        await Page.UntilAsync("document.querySelectorAll('#comparisons li[data-final=true]').length === 3");
        Assert.Equal("Your pictures", await Page.Locator("#comparison-title").InnerTextAsync());
        await Page.UntilAsync(
            "new Set((decodeURIComponent(location.hash).match(/through=([^&]*)/)?.[1] ?? '').split(',')).size === 3");

        // It is of that model alone.
        await Page.Keyboard.PressAsync("KeyN");
        await Page.Locator("#card-comparison").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        AssertNoErrors();
    }

    [Fact]
    public async Task A_search_says_that_it_is_one_and_what_it_compares()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await DropAsync("mine.png", Picture(200), "image/png");
        await Page.Locator("#comparisons li[data-final=true]").WaitForAsync(new() { Timeout = 120_000 });
        Assert.Contains("closest", await Page.Locator("#comparisons figcaption").AllInnerTextsAsync());
        Assert.Contains(
            "compares pixels", await Page.Locator("#comparison-hint").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("class ", await Page.Locator("#comparisons p").InnerTextAsync(), StringComparison.Ordinal);
        AssertNoErrors();
    }

    private byte[] Picture(byte red) =>
        File.ReadAllBytes(PictureFile.Fill(Folder.File($"pictures/{red}.png"), 12, 8, red, 90, 10));
}
