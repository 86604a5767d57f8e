using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Training runs as the page shows them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageTrainingTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task A_run_is_followed_with_its_losses_and_a_picture_of_each_export()
    {
        string run = WriteRun("cgan-shapes", exports: 4, lines: 60);
        await File.WriteAllTextAsync(Path.Combine(run, "run.lock"), "", TestContext.Current.CancellationToken);
        WriteRun("vae-mnist", exports: 1, lines: 3);
        Viewer = await ServedViewer.StartAsync([], Folder.File("runs"));
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.Locator("#runs button", new() { HasText = "cgan-shapes" }).ClickAsync();
        await Page.UntilAsync("document.getElementById('run-text').textContent.startsWith('step 6,000 of 10,000, ')");
        await Page.Locator("#run-live").WaitForAsync();
        await Page.UntilAsync("document.querySelectorAll('#strip img').length === 4");
        await Page.UntilAsync("[...document.querySelectorAll('#strip img')].every((each) => each.naturalWidth === 28)");
        await Page.UntilAsync("document.getElementById('losses').width > 100");
        Assert.Equal(2, await Page.Locator("#loss-legend li").CountAsync());
        await Page.Locator("#strip button").Nth(1).ClickAsync();
        await Page.UntilAsync(
            "document.getElementById('export-step').textContent === 'step 200' "
            + "&& document.body.dataset.waits === 'false'");
        await Page.UntilAsync("document.querySelector('#strip [aria-pressed=true]')?.dataset.index === '1'");
        await ScreenshotAsync("training");
        // The run goes on: another line, and another export.
        SyntheticRun.WriteStats(run, 61);
        SyntheticGenerator.Conditional(seed: 9).Write(Path.Combine(run, "exports", "step-00000500.onnx"));
        await Page.UntilAsync("document.getElementById('run-text').textContent.startsWith('step 6,100 of 10,000, ')");
        await Page.UntilAsync("document.querySelectorAll('#strip img').length === 5");
        AssertNoErrors();
    }

    [Fact]
    public async Task The_exports_of_a_run_are_compared_at_one_seed_by_one_button()
    {
        WriteRun("cgan-shapes", exports: 6, lines: 60);
        Viewer = await ServedViewer.StartAsync([], Folder.File("runs"));
        await Page.GotoAsync(Viewer.Address.ToString());
        await Page.Locator("#compare-exports").ClickAsync();
        await ModeAsync("compare");
        await Page.UntilAsync("imagegen.picture.layout.lefts.length === 4");
        await Page.UntilAsync("location.hash.includes('mode=compare') && /m=([0-9a-f]{16},){3}/.test(location.hash)");
        await ScreenshotAsync("compare-exports");
        await Page.Keyboard.PressAsync("KeyW");
        await ModeAsync("walk");
        await Page.UntilAsync("imagegen.picture.layout.lefts.length === 1");
        AssertNoErrors();
    }

    private string WriteRun(string name, int exports, int lines)
    {
        string run = Folder.File($"runs/{name}");
        SyntheticRun.Write(run, exports, lines);
        return run;
    }
}
