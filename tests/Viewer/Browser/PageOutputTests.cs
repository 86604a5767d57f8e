using System.Buffers.Binary;
using System.Text;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Images.Metadata;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Size and format of what the page saves, and what it tells about a model.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageOutputTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task A_picture_and_a_loop_are_saved_as_large_and_in_the_format_that_was_chosen()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Locator("#save-scale").FillAsync("32");
        await Page.UntilAsync("document.getElementById('save-scale-text').textContent === '32×'");
        await Page.UntilAsync("document.getElementById('save-hint').textContent.includes('896×896, about ')");
        byte[] picture = await SaveAsync(() => Page.Keyboard.PressAsync("KeyS"), ".png");
        using (var image = Image.NewFromBuffer(picture))
            Assert.Equal((896, 896), (image.Width, image.Height));

        await Page.Locator("#save-scale").FillAsync("3");
        await Page.Locator("#loop").FillAsync("2");
        await Page.Locator("#format-gif").ClickAsync();
        await Page.UntilAsync(
            "document.getElementById('save-hint').textContent.includes('Loop of 2\\u00a0s: 84×84, about ')");
        byte[] gif = await SaveAsync(() => Page.Locator("#record-loop").ClickAsync(), ".gif");
        Assert.StartsWith("GIF89a", Encoding.Latin1.GetString(gif, 0, 6), StringComparison.Ordinal);
        using (var image = Image.NewFromBuffer(gif, "[n=-1]"))
            Assert.Equal((84, 60 * 84), (image.Width, image.Height));
        await ScreenshotAsync("save");
        AssertNoErrors();
    }

    [Fact]
    public async Task A_loop_becomes_a_video_where_the_browser_encodes_one()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Locator("#loop").FillAsync("2");
        bool canEncode = await Page.EvaluateAsync<bool>("() => 'VideoEncoder' in window && 'ImageDecoder' in window");
        Assert.SkipUnless(canEncode, "this browser has no WebCodecs");
        await Page.Locator("#format-mp4").ClickAsync();
        byte[] video = await SaveAsync(() => Page.Locator("#record-loop").ClickAsync(), ".mp4");
        Assert.Equal("ftyp", Encoding.ASCII.GetString(video, 4, 4));
        // All 60 frames, in the size that an animation has, at the places that the table tells.
        string text = Encoding.Latin1.GetString(video);
        int sizes = text.IndexOf("stsz", StringComparison.Ordinal) + 12;
        int frames = BinaryPrimitives.ReadInt32BigEndian(video.AsSpan(sizes));
        Assert.Equal(60, frames);
        long total = Enumerable.Range(0, frames)
            .Sum(i => (long)BinaryPrimitives.ReadInt32BigEndian(video.AsSpan(sizes + 4 + (4 * i))));
        int offset = BinaryPrimitives.ReadInt32BigEndian(
            video.AsSpan(text.IndexOf("stco", StringComparison.Ordinal) + 12));
        Assert.Equal("mdat", text.Substring(offset - 4, 4));
        // What made it stands behind the frames.
        Assert.Equal("uuid", text.Substring((int)(offset + total) + 4, 4));
        string session = PictureMetadata.Find(video, "x.mp4")!.Session!;
        Assert.Contains("loop=2", session, StringComparison.Ordinal);
        await Page.Keyboard.PressAsync("KeyG");
        await ModeAsync("grid");
        await DropAsync("loop.mp4", video, "video/mp4");
        await ModeAsync("walk");
        await Page.UntilAsync("location.hash.includes('loop=2')");
        await DropAsync("other.mp4", video[..(int)(offset + total)], "video/mp4");
        await Page.GetByText("other.mp4: carries no session").WaitForAsync();
        AssertNoErrors();
    }

    [Fact]
    public async Task A_recording_leaves_the_picture_where_and_as_large_as_it_is()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        LocatorBoundingBoxResult before = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Keyboard.PressAsync("KeyV");
        await Page.Locator("#progress").WaitForAsync();
        await Page.FramesAsync(3);
        LocatorBoundingBoxResult now = (await Page.Locator("#picture").BoundingBoxAsync())!;
        Assert.Equal((before.X, before.Y, before.Width, before.Height), (now.X, now.Y, now.Width, now.Height));
    }

    [Fact]
    public async Task About_tells_paper_data_training_and_quality()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Locator("#show-about").ClickAsync();
        ILocator dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Mirza, Osindero 2014").WaitForAsync();
        await dialog.GetByText("passed on this machine").WaitForAsync();
        await ScreenshotAsync("about");
        string page = (await dialog.GetByText("cgan, conditional GAN").GetAttributeAsync("href"))!;
        Assert.Equal("docs/systems/cgan.md", page);
        // An option is not parted from its hyphens at the end of a line, and the command is copied whole.
        Assert.DoesNotContain(
            await Page.Locator("#about-command span").AllTextContentsAsync(),
            part => part.TrimStart().Contains(" --", StringComparison.Ordinal));
        IAPIResponse told = await Page.APIRequest.GetAsync(new Uri(Viewer.Address, page).ToString());
        Assert.StartsWith("# Conditional GAN", await told.TextAsync(), StringComparison.Ordinal);
        await Page.Keyboard.PressAsync("Escape");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        AssertNoErrors();
    }

    private async Task<byte[]> SaveAsync(Func<Task> act, string extension)
    {
        string path = await DownloadAsync(act, name => name.EndsWith(extension, StringComparison.Ordinal));
        return await File.ReadAllBytesAsync(path);
    }
}
