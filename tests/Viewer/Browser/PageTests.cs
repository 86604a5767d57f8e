using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Tests.Viewer.Commands;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>What the page shows, and the session in its address.</summary>
[Collection(nameof(BrowserCollection))]
public class PageTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task It_opens_and_walks_at_once()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        Assert.Equal((28, 28), await SizeAsync());
        byte[] before = await PixelsAsync();
        Assert.True(before.Distinct().Count() > 10);
        await Page.FramesAsync(30);
        Assert.NotEqual(before, await PixelsAsync());
        Assert.Equal("Clothes: conditional GAN · ImageGen", await Page.TitleAsync());
        Assert.Matches("^v=1&m=[0-9a-f]{16}&mode=walk", await SessionAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task The_picture_is_what_the_session_renders_headless_bit_for_bit()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()), ("other", SyntheticGenerator.Uniform()));
        foreach (string mode in new[] { "KeyW", "KeyG", "KeyP", "KeyX" })
        {
            string seed = await Page.Locator("#seed").InputValueAsync();
            foreach (string key in new[] { mode, "KeyR", "Digit3", "BracketLeft" })
                await Page.Keyboard.PressAsync(key);
            await Page.UntilAsync($"document.getElementById('seed').value !== '{seed}'");
            if (mode == "KeyX")
                await Page.UntilAsync(
                    "imagegen.picture.layout.lefts.length === 2 && imagegen.picture.layout.tops.length === 1");
            await PauseAsync();
            string session = await CopyAsync();
            string path = Folder.File("again.png");
            using var program = new ViewerProgram();
            await program.Renders("--session", session, "--model", Folder.Path, "--out", path);
            byte[] seen = await PixelsAsync();
            Assert.True(ReadPng(path).AsSpan().SequenceEqual(seen), $"{mode}: {session}");
            await Page.Keyboard.PressAsync("Space");
        }

        AssertNoErrors();
    }

    [Fact]
    public async Task A_copied_session_is_that_of_the_frame_that_was_seen_even_while_it_walks()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("Digit3");
        await Page.FramesAsync(20);
        // Seen and copied in one turn of the page's own loop: the frame that was drawn when the key went down. The link
        // is taken from what is copied: the address goes on with the walk.
        string pixels = await Page.EvaluateAsync<string>(
            """
            () => {
              const canvas = imagegen.picture.canvas;
              navigator.clipboard.writeText = async (text) => { window.copiedLink = text; };
              document.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyY", bubbles: true }));
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return Array.from(data).filter((_, i) => i % 4 < 3).join();
            }
            """);
        await Page.UntilAsync("window.copiedLink");
        string link = await Page.EvaluateAsync<string>("() => window.copiedLink");
        SavedView session = SessionString.Read(link[(link.IndexOf('#') + 1)..]);
        byte[] seen = [.. pixels.Split(',').Select(byte.Parse)];
        Assert.Equal(Render(session), seen);
    }

    [Fact]
    public async Task A_session_in_the_address_is_what_is_seen_and_a_broken_one_says_so()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string model = ModelOf(await SessionAsync());
        await Page.GotoAsync($"{Viewer.Address}#v=1&m={model}&mode=grid&seed=5&t=3&paused=1&columns=3");
        await Page.ReloadAsync();
        await ModeAsync("grid");
        await Page.UntilAsync("imagegen.picture.layout?.lefts.length === 3");
        await Viewer.SettledAsync(Page);
        Assert.Equal(
            Render(SessionString.Read($"v=1&m={model}&mode=grid&seed=5&t=3&paused=1&columns=3")), await PixelsAsync());
        await Page.EvaluateAsync("() => { location.hash = 'v=1&m=0123&mode=walk'; }");
        await Page.GetByText("The session string has '0123'").WaitForAsync();
    }

    [Fact]
    public async Task Who_wants_less_motion_starts_with_a_still_picture()
    {
        await EmulateAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.UntilAsync("document.getElementById('pause-text').textContent === 'Play'");
        byte[] still = await PixelsAsync();
        await Viewer.RoundsAsync(5);
        Assert.Equal(still, await PixelsAsync());
        await Page.Keyboard.PressAsync("Space");
        await Page.FramesAsync(5);
    }

    [Fact]
    public async Task When_the_viewer_is_closed_the_page_says_so()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Viewer.StopAsync();
        await Page.GetByText("The viewer has stopped").WaitForAsync();
        Assert.Equal(0, Viewer.Players.Count);
    }
}
