using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Tests.Viewer.Commands;
using ImageGen.Viewer.Images;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>What the page saves, and files that are dropped or replaced.</summary>
[Collection(nameof(BrowserCollection))]
public class PageFileTests(Browsers browsers, BrowserKind? kind = null) : PageFixture(browsers, kind)
{
    [Fact]
    public async Task What_cannot_be_read_is_said_in_the_words_of_the_viewer()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await Page.Keyboard.PressAsync("KeyW");
        await ModeAsync("walk");
        string seed = await Page.Locator("#seed").InputValueAsync();
        await Page.Locator("#seed").FillAsync("abc");
        await Page.Keyboard.PressAsync("Enter");
        await Page.GetByText("Seed \"abc\": is not a seed; give a whole number of up to 15 digits").WaitForAsync();
        Assert.Equal(seed, await Page.Locator("#seed").InputValueAsync());
        await DropAsync("broken.onnx", [.. Enumerable.Repeat((byte)7, 300)], "");
        await Page.GetByText("broken.onnx: not an ONNX file, or truncated; copy or export it again").WaitForAsync();
        await DropAsync("broken.png", [.. Enumerable.Repeat((byte)7, 300)], "image/png");
        await Page.GetByText("broken.png: cannot be read as a picture (it is damaged, truncated, or of an unknown "
            + "format)").WaitForAsync();
    }

    [Fact]
    public async Task A_file_is_chosen_by_a_key()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        using var elsewhere = new TemporaryFolder();
        SyntheticGenerator.Uniform().Write(elsewhere.File("chosen.onnx"));
        // Playwright asks the browser for its dialogs without waiting for the answer; the key must not come first.
        Page.FileChooser += (_, _) => { };
        await Page.EvaluateAsync("() => 0");
        IFileChooser chooser = await Page.RunAndWaitForFileChooserAsync(() => Page.Keyboard.PressAsync("KeyO"));
        await chooser.SetFilesAsync(elsewhere.File("chosen.onnx"));
        await Page.UntilAsync("document.getElementById('model').title.startsWith('chosen: ')");
        chooser = await Page.RunAndWaitForFileChooserAsync(() => Page.Keyboard.PressAsync("Shift+KeyO"));
        Assert.Equal("picture-file", await chooser.Element.GetAttributeAsync("id"));
        AssertNoErrors();
    }

    [Fact]
    public async Task What_is_painted_is_translated_saved_and_rendered_again()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await Page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        await Viewer.SettledAsync(Page);
        await Page.Locator("#swatches button").Nth(2).ClickAsync();
        byte[] before = await PixelsAsync();
        LocatorBoundingBoxResult box = (await Page.Locator("#picture").BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + (box.Height * 0.3f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.7f), new() { Steps = 12 });
        await Page.Mouse.UpAsync();
        await Page.Locator("#undo:enabled").WaitForAsync();
        await Viewer.SettledAsync(Page);
        byte[] painted = await PixelsAsync();
        (int width, int height) = await SizeAsync();
        Assert.NotEqual(Half(before, width, height, left: true), Half(painted, width, height, left: true));
        Assert.NotEqual(Half(before, width, height, left: false), Half(painted, width, height, left: false));

        await DownloadAsync(
            () => Page.Keyboard.PressAsync("KeyS"),
            name => name.EndsWith(".canvas.png", StringComparison.Ordinal));

        string session = await CopyAsync();
        string path = Folder.File("again.png");
        using var program = new ViewerProgram();
        await program.Renders("--session", session, "--model", Folder.Path, "--out", path);
        Assert.Equal(ReadPng(path), await PixelsAsync());

        // The address brings the painting back while the viewer runs.
        await Page.ReloadAsync();
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 0");
        await ModeAsync("canvas");
        await Viewer.SettledAsync(Page);
        Assert.Equal(painted, await PixelsAsync());
        AssertNoErrors();
    }

    [Fact]
    public async Task A_saved_picture_is_the_session_enlarged()
    {
        await OpenAsync(("walker", SyntheticGenerator.Uniform()));
        await PauseAsync();
        string saved = await DownloadAsync(() => Page.Keyboard.PressAsync("KeyS")), again = Folder.File("again.png");
        Assert.Matches(@"^imagegen-walker-walk-\d{8}-\d{6}\.png$", Path.GetFileName(saved));
        using Image image = PictureFile.Open(saved);
        using var program = new ViewerProgram();
        await program.Renders(
            "--session", await CopyEnlargedAsync(), "--model", Folder.File("walker.onnx"), "--out", again);
        Assert.InRange(image.Width, 24, 12 * 32);
        Assert.Equal(ReadPng(again), ReadPng(saved));
        // So does the address, with no more said.
        await Page.UntilAsync("location.hash.includes('scale=')");
        await program.Renders(
            "--session", Page.Url, "--model", Folder.File("walker.onnx"), "--out", Folder.File("address.png"));
        Assert.Equal(ReadPng(saved), ReadPng(Folder.File("address.png")));
        await program.Renders(
            "--session", Page.Url, "--model", Folder.Path, "--scale", "1", "--out", Folder.File("small.png"));
        Assert.Equal(await PixelsAsync(), ReadPng(Folder.File("small.png")));
    }

    [Fact]
    public async Task A_recording_and_a_loop_become_animations()
    {
        await OpenAsync(("walker", SyntheticGenerator.Uniform()));
        await Page.Keyboard.PressAsync("KeyV");
        await Page.UntilAsync(
            "/^Recording (0\\.[5-9]|[1-9])/.test(document.getElementById('progress-text').textContent)");
        string recording = await DownloadAsync(() => Page.Keyboard.PressAsync("KeyV"));
        using (Image image = PictureFile.OpenAnimation(recording))
            Assert.InRange(image.Height / image.PageHeight, 10, 90);

        await Page.Locator("#loop").FillAsync("2");
        string loop = await DownloadAsync(() => Page.Locator("#record-loop").ClickAsync());
        using (Image image = PictureFile.OpenAnimation(loop))
            Assert.Equal(60, image.Height / image.PageHeight);
    }

    [Fact]
    public async Task A_dropped_model_plays()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string path = Directory.CreateDirectory(Folder.File("elsewhere")).FullName + "/guest.onnx";
        SyntheticGenerator.Uniform().Write(path);
        await DropAsync("guest.onnx", await File.ReadAllBytesAsync(path), "");
        await Page.UntilAsync("imagegen.picture.canvas.width === 12");
        await Page.UntilAsync("document.getElementById('model').dataset.slot === '1'");
        await DropAsync("broken.onnx", [1, 2, 3], "");
        await Page.GetByText("broken.onnx: not an ONNX file").WaitForAsync();
        await DropAsync("letter.txt", [1], "text/plain");
        await Page.GetByText("neither a model").WaitForAsync();
        await Page.FramesAsync(3);
    }

    [Fact]
    public async Task A_dropped_picture_lands_on_the_canvas()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await Page.Keyboard.PressAsync("KeyC");
        await ModeAsync("canvas");
        var picture = new Picture(64, 64);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
            (picture.Pixels[i], picture.Pixels[i + 1]) = (255, 85);
        await DropAsync("door.png", PictureEncoder.Png(picture, origin: null), "image/png");
        await Page.Locator("#undo:enabled").WaitForAsync();
        await Viewer.SettledAsync(Page);
        (int width, int height) = await SizeAsync();
        byte[] left = Half(await PixelsAsync(), width, height, left: true);
        Assert.Equal([255, 85, 0], left.AsSpan((((height / 2) * (width / 2)) + (width / 4)) * 3, 3).ToArray());
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_played_and_a_broken_one_is_told()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string session = await SessionAsync();
        SyntheticGenerator.Conditional(seed: 2).Write(Folder.File("walker.onnx"));
        await Page.UntilAsync($"!location.hash.includes('{ModelOf(session)}')");
        await Page.FramesAsync(3);
        Assert.False(await Page.Locator("#problem").IsVisibleAsync());
        await File.WriteAllTextAsync(Folder.File("walker.onnx"), "half a model");
        await Page.Locator("#problem").GetByText("walker.onnx").WaitForAsync();
        await Page.FramesAsync(10);
        SyntheticGenerator.Conditional(seed: 3).Write(Folder.File("walker.onnx"));
        await Page.Locator("#problem").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task A_training_run_is_watched_and_scrubbed_through()
    {
        string exports = Directory.CreateDirectory(Folder.File("run/exports")).FullName;
        Viewer = await ServedViewer.StartAsync([], Folder.File("run"));
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.GetByText("Waiting for the first export").WaitForAsync();
        // There is nothing to see yet, to steer or to keep.
        foreach (string name in (string[])[".picture", "#pause", "#record", "#keep", "#show-about"])
            Assert.False(await Page.Locator(name).IsVisibleAsync(), name);
        for (int i = 1; i <= 3; i++)
            SyntheticGenerator.Conditional(seed: i).Write(Path.Combine(exports, $"step-{100 * i:D8}.onnx"));
        await Page.UntilAsync("imagegen.picture.number > 0");
        await Page.Locator(".picture").WaitForAsync();
        await Page.Keyboard.PressAsync("KeyT");
        await Page.Locator("#timeline").WaitForAsync();
        // It goes by itself until it is paused.
        await Page.Keyboard.PressAsync("Space");
        await Page.Locator("#export").FocusAsync();
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.Keyboard.PressAsync("Home");
        await Page.UntilAsync("document.getElementById('export-step').textContent === 'step 100'");
        await Viewer.SettledAsync(Page);
        await Page.UntilAsync("document.body.dataset.waits === 'false'");
        await Viewer.SettledAsync(Page);
        byte[] first = await PixelsAsync();
        await Page.Keyboard.PressAsync("End");
        await Page.UntilAsync(
            "document.getElementById('export-step').textContent === 'step 300' && document.body.dataset.waits === "
            + "'false'");
        await Viewer.SettledAsync(Page);
        Assert.NotEqual(first, await PixelsAsync());
    }
}
