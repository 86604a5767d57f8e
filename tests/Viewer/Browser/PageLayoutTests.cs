using ImageGen.Tests.Generators;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Where things are on the page, at the sizes of screens that people have.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageLayoutTests(Chromium chromium) : PageFixture(chromium)
{
    private readonly Chromium _chromium = chromium;

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

    private async Task SizeOfScreenAsync(int width, int height)
    {
        await Page.Context.CloseAsync();
        Page = await _chromium.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await Page.CountSentAsync();
    }

    /// <summary>Left, upper, right and lower edge of an element.</summary>
    private async Task<double[]> BoxAsync(string selector) => await Page.EvaluateAsync<double[]>(
        """
        (selector) => {
          const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
          return [left, top, right, bottom];
        }
        """,
        selector);
}
