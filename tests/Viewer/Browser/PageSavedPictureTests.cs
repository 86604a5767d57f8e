using System.Net;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Saved pictures bring back their view, and a link does.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageSavedPictureTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task A_saved_picture_that_is_dropped_brings_back_its_view()
    {
        await OpenAsync(("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.Uniform()));
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await Page.Keyboard.PressAsync("Digit3");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 3, 64 latents'");
        await PauseAsync();
        byte[] seen = await PixelsAsync();
        byte[] saved = await SaveAsync();
        await Page.Keyboard.PressAsync("KeyN");
        await Page.Keyboard.PressAsync("KeyR");
        await Page.Keyboard.PressAsync("KeyW");
        await ModeAsync("walk");
        await Page.UntilAsync("imagegen.picture.canvas.width === 12");
        await DropAsync("kept.png", saved, "image/png");
        await ModeAsync("grid");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 3, 64 latents'");
        await Viewer.SettledAsync(Page);
        Assert.Equal(seen, await PixelsAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task A_picture_of_a_model_that_is_not_here_says_which()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        byte[] saved = await SaveAsync();
        PictureOrigin origin = PictureMetadata.Find(saved, "x")!;
        string lost = new('a', 64);
        byte[] plain = ImageGen.Viewer.Images.PictureEncoder.Png(new ImageGen.Viewer.Images.Picture(4, 4), origin with
        {
            Session = origin.Session!.Replace(origin.Models[0].Sha256[..16], lost[..16], StringComparison.Ordinal),
            Models = [new OriginModel("lost-model", lost)],
        });
        await DropAsync("kept.png", plain, "image/png");
        await Page.GetByText("The session's model (lost-model, aaaaaaaaaaaaaaaa) was not found").WaitForAsync();
    }

    [Fact]
    public async Task On_a_canvas_a_saved_picture_brings_back_its_painting_and_with_shift_it_is_translated()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        await Page.Keyboard.PressAsync("KeyK");
        await Viewer.SettledAsync(Page);
        byte[] seen = await PixelsAsync();
        byte[] saved = await SaveAsync();
        await Page.Keyboard.PressAsync("Delete");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(seen, await PixelsAsync());
        await DropAsync("kept.png", saved, "image/png");
        await WaitForPixelsAsync(seen);
        // The page reads a file before it sends it, and until then all is settled as it was.
        long sent = await Page.SentAsync();
        await DropAsync("kept.png", saved, "image/png", shift: true);
        await Waiting.UntilAsync(async () => await Page.SentAsync() > sent, () => "the file was sent");
        await Page.UntilAsync("!document.getElementById('undo').disabled");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(seen, await PixelsAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task A_link_is_a_whole_address_and_for_a_phone_it_is_a_code()
    {
        SyntheticGenerator.Conditional().Write(Folder.File("walker.onnx"));
        Viewer = await ServedViewer.StartAsync([Folder.Path], address: IPAddress.Any);
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 0 && location.hash");
        await Page.Keyboard.PressAsync("KeyY");
        await Page.Locator("#session-dialog[open]").WaitForAsync();
        string link = await Page.Locator("#session-text").InputValueAsync();
        Assert.Matches(@"^http://[^/]+:\d+/\?token=[0-9a-f]{32}#v=1&m=[0-9a-f]{16}&mode=walk", link);
        await Page.UntilAsync("document.getElementById('session-code').naturalWidth > 20");
        await ScreenshotAsync("link");
        await Page.Keyboard.PressAsync("Escape");
        var own = new UriBuilder(link) { Host = "127.0.0.1" };
        await Page.GotoAsync(own.Uri.ToString());
        await Page.ReloadAsync();
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 0");
        AssertNoErrors();
    }

    [Fact]
    public void A_code_has_its_three_corners_and_a_text_that_is_too_long_has_none()
    {
        string svg = QrCode.Svg("http://192.168.0.7:17860/?token=0123456789abcdef0123456789abcdef#v=1")!;
        Assert.StartsWith("<svg ", svg, StringComparison.Ordinal);
        // Upper left corner of the finder patterns, inside a quiet zone of four modules.
        Assert.Contains("M4 4h1v1h-1z", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("M3 ", svg, StringComparison.Ordinal);
        Assert.Null(QrCode.Svg(new string('x', 4000)));
    }

    private async Task<byte[]> SaveAsync()
    {
        string path = await DownloadAsync(
            () => Page.Keyboard.PressAsync("KeyS"),
            name => !name.EndsWith(".canvas.png", StringComparison.Ordinal));
        return await File.ReadAllBytesAsync(path);
    }

    private Task WaitForPixelsAsync(byte[] expected) => Waiting.UntilAsync(
        async () => (await PixelsAsync()).AsSpan().SequenceEqual(expected), () => "the pixels that were seen before");
}
