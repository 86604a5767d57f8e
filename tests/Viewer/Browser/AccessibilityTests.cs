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

    private static async Task AssertNoViolationAsync(IPage page, string where)
    {
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
