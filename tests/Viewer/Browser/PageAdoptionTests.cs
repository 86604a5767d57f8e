using Google.Protobuf;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Adopt;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>An ONNX model of other origin, dropped on the page.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageAdoptionTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task What_was_found_is_shown_overruled_and_the_model_plays()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await DropAsync("foreign.onnx", ForeignGraph.Plain().ToByteArray(), "");
        await Page.GetByText("output image: 8x8 colour, channels first, values -1..1 (ends in Tanh)").WaitForAsync();
        await Page.Locator("#adoption-range").SelectOptionAsync("0..1");
        await Page.Locator("#adoption-size").FillAsync("0");
        await Page.Locator("#adopt").ClickAsync();
        await Page.GetByText("give names with commas between them").WaitForAsync();
        await ScreenshotAsync("adoption");
        await Page.Locator("#adoption-size").FillAsync("");
        Assert.Equal("0..1", await Page.Locator("#adoption-range").InputValueAsync());
        await Page.Locator("#adopt").ClickAsync();
        await Page.UntilAsync("imagegen.picture.canvas.width === 8");
        await Page.UntilAsync("document.getElementById('model').dataset.slot === '1'");
        await Page.FramesAsync(3);
        await Page.Locator("#show-about").ClickAsync();
        await Page.Locator("#about-command").GetByText("viewer adopt foreign.onnx --range 0..1").WaitForAsync();
        await Page.Locator("#about-made").GetByText("Adopted by").WaitForAsync();
        AssertNoErrors();
    }

    [Fact]
    public async Task Why_one_cannot_be_adopted_is_said()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await DropAsync("foreign.onnx", ForeignGraph.WithNode("RandomNormalLike").ToByteArray(), "");
        await Page.Locator("#adoption-problem").GetByText("draws new random numbers").WaitForAsync();
        await Page.Locator("#close-adoption").ClickAsync();
        await Page.Locator("#adoption").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Page.FramesAsync(3);
    }
}
