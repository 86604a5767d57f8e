using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The sliders of the directions.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageDirectionsTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task Directions_are_moved_by_sliders_and_keys_and_put_back_by_a_double_click()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()), ("painter", SyntheticGenerator.ImageToImage()));
        ILocator first = Page.GetByLabel("Direction 1");
        Viewer.FindDirections();
        await first.WaitForAsync();
        Assert.Matches(
            @"^Direction 1 \(\d+% of variance\)$",
            await Page.Locator("label[for=direction-0] > span").InnerTextAsync());
        await PauseAsync();
        byte[] plain = await PixelsAsync();
        await first.FillAsync("2");
        await Page.UntilAsync("location.hash.includes('&directions=1:2')");
        await Viewer.SettledAsync(Page);
        byte[] moved = await PixelsAsync();
        Assert.NotEqual(plain, moved);
        // The link renders to what is seen.
        SavedView saved = SessionString.Read(await CopyAsync());
        Assert.Equal("1:2", saved.State.Directions.ToString());

        await first.FocusAsync();
        await Page.Keyboard.PressAsync("ArrowLeft");
        await Page.UntilAsync("document.getElementById('direction-0-text').textContent === '+1.9'");
        await Page.Keyboard.PressAsync("Delete");
        await Page.UntilAsync("document.getElementById('direction-0-text').textContent === '0'");
        await Viewer.SettledAsync(Page);
        Assert.Equal(plain, await PixelsAsync());
        await first.DblClickAsync(new() { Position = new() { X = 200, Y = 12 } });
        await Page.UntilAsync("document.getElementById('direction-0-text').textContent === '0'");
        await Viewer.SettledAsync(Page);
        Assert.Equal(plain, await PixelsAsync());

        await Page.Locator("#toward summary").ClickAsync();
        await Page.GetByLabel("Toward class 3").FillAsync("0.5");
        await Page.UntilAsync("location.hash.includes('&toward=4:0.5')");
        await Page.Locator("#picture").FocusAsync();
        await Page.Keyboard.PressAsync("Quote");
        await Page.UntilAsync("location.hash.includes('&directions=1:0.5')");
        await ScreenshotAsync("directions");
        await Page.Keyboard.PressAsync("Home");
        await Page.UntilAsync("!/directions|toward/.test(location.hash)");
        await Viewer.SettledAsync(Page);
        Assert.Equal(plain, await PixelsAsync());

        await Page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        await Page.Locator("#card-directions").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        AssertNoErrors();
    }
}
