using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class Looks(Chromium chromium)
{
    [Fact(Explicit = true)]
    public async Task Look()
    {
        string models = Environment.GetEnvironmentVariable("LOOK_MODELS") ?? Path.Combine(Repository.Folder, "models");
        await using ServedViewer viewer = await ServedViewer.StartAsync(models.Split(';'));
        string to = Environment.GetEnvironmentVariable("LOOK_OUT") ?? "/tmp/looks";
        Directory.CreateDirectory(to);
        foreach ((string name, int width, int height, bool phone) in new[] { ("desktop", 1366, 768, false), ("phone", 390, 844, true) })
        {
            foreach (ColorScheme scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
            {
                IPage page = await chromium.NewPageAsync(new()
                {
                    ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, DeviceScaleFactor = phone ? 2 : 1, HasTouch = phone, IsMobile = phone,
                });
                page.Console += (_, message) => Console.WriteLine($"console {message.Type}: {message.Text}");
                page.PageError += (_, error) => Console.WriteLine($"page error: {error}");
                await page.GotoAsync(viewer.Address.ToString());
                await page.UntilAsync("window.imagegen && imagegen.picture.number > 5");
                foreach ((string mode, string key) in new[] { ("walk", "KeyW"), ("smooth", "KeyI"), ("crisp", "KeyI"), ("grid", "KeyG"), ("plane", "KeyP"), ("compare", "KeyX"), ("canvas", "KeyC") })
                {
                    await page.Keyboard.PressAsync(key);
                    await page.WaitForTimeoutAsync(1800);
                    await page.ScreenshotAsync(new() { Path = Path.Combine(to, $"{mode}-{name}-{scheme}.png"), FullPage = phone });
                }
                await page.Keyboard.PressAsync("KeyW");
                await page.Keyboard.PressAsync("KeyH");
                await page.WaitForTimeoutAsync(1500);
                await page.ScreenshotAsync(new() { Path = Path.Combine(to, $"overlay-{name}-{scheme}.png") });
                await page.Keyboard.PressAsync("Shift+Slash");
                await page.WaitForTimeoutAsync(300);
                await page.ScreenshotAsync(new() { Path = Path.Combine(to, $"keys-{name}-{scheme}.png") });
                await page.Context.CloseAsync();
            }
        }
    }
}
