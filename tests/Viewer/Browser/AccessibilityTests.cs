using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>axe-core finds nothing to object to in any mode of the page, dark or light, large or small.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class AccessibilityTests(Browsers browsers, PageTools tools) : IClassFixture<PageTools>
{
    private static readonly (string Key, string Mode)[] Modes =
        [("KeyW", "walk"), ("KeyG", "grid"), ("KeyP", "plane"), ("KeyC", "canvas"), ("KeyX", "compare")];

    [Theory]
    [InlineData(ColorScheme.Dark, 1366, 768)]
    [InlineData(ColorScheme.Light, 1366, 768)]
    [InlineData(ColorScheme.Dark, 1000, 700)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    [InlineData(ColorScheme.Light, 390, 844)]
    [InlineData(ColorScheme.Dark, 844, 390)]
    [InlineData(ColorScheme.Light, 844, 390)]
    public async Task No_mode_has_a_violation(ColorScheme scheme, int width, int height)
    {
        bool isPhone = Math.Min(width, height) < 500;
        string axe = await tools.ReadAsync("axe-core/axe.min.js");
        IPage page = await browsers.NewPageAsync(Browsers.Usual, new()
        {
            ColorScheme = scheme,
            HasTouch = isPhone,
            IsMobile = isPhone,
            ViewportSize = new() { Width = width, Height = height },
        });
        await page.AddInitScriptAsync(axe);
        using var folder = new TemporaryFolder();
        (string, GeneratorFile)[] models =
            [("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.ImageToImage())];
        await using ServedViewer viewer = await ServedViewer.StartAsync(folder, models);
        await page.GotoAsync(viewer.Address.ToString());
        await page.UntilAsync("window.imagegen && imagegen.picture.number > 0");
        viewer.FindDirections();
        await page.GetByLabel("Direction 1").WaitForAsync();
        await page.Locator("#toward summary").ClickAsync();
        await page.GetByLabel("Toward class 3").WaitForAsync();
        foreach ((string key, string mode) in Modes)
        {
            await page.Keyboard.PressAsync(key);
            await page.UntilAsync(
                $"document.body.dataset.mode === '{mode}' && document.body.dataset.waits === 'false'");
            await AssertNoViolationAsync(page, mode);
        }

        await page.Keyboard.PressAsync("KeyH");
        await page.Locator("#overlay").GetByText("Frames/s").WaitForAsync();
        await AssertNoViolationAsync(page, "overlay");
        await page.Keyboard.PressAsync("KeyV");
        await page.Locator("#progress").WaitForAsync();
        await AssertNoViolationAsync(page, "recording");
        await page.Keyboard.PressAsync("Shift+Slash");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await AssertNoViolationAsync(page, "keys");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1366, 768)]
    [InlineData(ColorScheme.Light, 1366, 768)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    [InlineData(ColorScheme.Light, 390, 844)]
    public async Task No_dialog_and_no_card_has_a_violation(ColorScheme scheme, int width, int height)
    {
        using var folder = new TemporaryFolder();
        string run = folder.File("runs/cgan-shapes");
        SyntheticRun.Write(run, exports: 3, lines: 20);
        string models = Directory.CreateDirectory(folder.File("models")).FullName;
        SyntheticGenerator.AutoEncoder().Write(Path.Combine(models, "coder.onnx"));
        IPage page = await browsers.NewPageAsync(
            Browsers.Usual,
            new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } },
            isFirstVisit: true);
        await page.AddInitScriptAsync(await tools.ReadAsync("axe-core/axe.min.js"));
        await using ServedViewer viewer = await ServedViewer.StartAsync([models], run);
        await page.GotoAsync(viewer.Address.ToString());
        await page.Locator("#tour").WaitForAsync();
        await AssertNoViolationAsync(page, "tour");
        await page.Locator("#tour-skip").ClickAsync();

        await page.UntilAsync("document.querySelectorAll('#strip img').length === 3");
        await page.Locator("#strip button").Nth(1).ClickAsync();
        await page.Locator("#timeline").WaitForAsync();
        await page.Keyboard.PressAsync("KeyA");
        await page.UntilAsync("document.querySelectorAll('#favourites img').length === 1");
        await page.Keyboard.PressAsync("KeyA");
        await page.Locator("#favourites-loop").WaitForAsync();
        await AssertNoViolationAsync(page, "training, timeline and favourites");

        await page.Locator("#model").ClickAsync();
        await page.Locator("#model-menu").WaitForAsync();
        await AssertNoViolationAsync(page, "models");
        await page.Locator("#model-menu small", new() { HasText = "coder, " }).ClickAsync();
        // What is dropped before it is shown is searched for by the model before it.
        await page.UntilAsync(
            "document.getElementById('about-name').textContent === 'coder' && document.body.dataset.waits === 'false'");
        byte[] picture = await File.ReadAllBytesAsync(
            PictureFile.Fill(folder.File("mine.png"), 12, 8, 200, 90, 10), TestContext.Current.CancellationToken);
        await page.DropAsync(shift: false, ("mine.png", picture, "image/png"));
        await page.Locator("#comparisons li[data-final=true]").WaitForAsync();
        await AssertNoViolationAsync(page, "comparison");

        await page.Locator("#show-about").ClickAsync();
        await page.Locator("#about").WaitForAsync();
        await AssertNoViolationAsync(page, "about");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#show-keys").ClickAsync();
        await page.Locator("#show-hands").ClickAsync();
        await page.Locator("#hands").WaitForAsync();
        await AssertNoViolationAsync(page, "gamepad and MIDI");
        await page.Context.CloseAsync();
    }

    private static async Task AssertNoViolationAsync(IPage page, string where)
    {
        // What appears by degrees has another contrast until it has appeared.
        await page.EvaluateAsync(
            """
            () => {
              const still = new CSSStyleSheet();
              still.replaceSync("* { animation: none !important; transition: none !important; }");
              document.adoptedStyleSheets = [still];
            }
            """);
        string[] violations = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const told = (node) => `${node.target} ${node.failureSummary}`;
              return (await axe.run(document)).violations.map(
                (each) => `${each.impact} ${each.id}: ${each.nodes.map(told).join("; ")}`);
            }
            """);
        Assert.True(violations.Length == 0, $"{where}: {string.Join('\n', violations)}");
    }
}
