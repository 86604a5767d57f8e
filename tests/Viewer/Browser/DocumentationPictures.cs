using ImageGen.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Scenes.SavedViews;
using Microsoft.Playwright;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>
/// Makes the pictures of docs/viewer.md, of the page as it is now, when it is asked for by name:
/// <c>dotnet test --project tests/Viewer -c Release -- --explicit only --filter-class '*DocumentationPictures'</c>.
/// </summary>
[Collection(nameof(BrowserCollection))]
public sealed class DocumentationPictures(Browsers browsers)
{
    private const int Quality = 84;

    private static readonly BrowserNewContextOptions Desktop = new()
    {
        ViewportSize = new() { Width = 1280, Height = 720 },
    };
    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 390, Height = 780 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
    };

    /// <summary>Draws one, on a phone where its name says so, and light where its name ends so.</summary>
    [Theory(Explicit = true)]
    [InlineData("walk", "cgan-fashion-mnist", "mode=walk&seed=3&t=8&filter=smooth", "")]
    [InlineData("walk-phone", "cgan-fashion-mnist", "mode=walk&seed=3&t=8&filter=smooth", "")]
    [InlineData("grid", "cgan-emoji", "mode=grid&t=3&columns=12", "")]
    [InlineData("grid-phone-light", "cgan-emoji", "mode=grid&t=3&columns=12", "")]
    [InlineData("labels", "cgan-mnist", "mode=walk&seed=4&t=2.5&filter=smooth&label=3&second=8&slide=0.5", "")]
    [InlineData("plane", "vae-mnist", "mode=plane&filter=smooth", "")]
    [InlineData("plane-phone", "vae-mnist", "mode=plane&filter=smooth", "")]
    [InlineData("canvas", "pix2pix-emoji", "mode=canvas&filter=smooth", "KeyK")]
    [InlineData("canvas-newt", "pix2pix-imori", "mode=canvas&filter=smooth", "KeyK,KeyK")]
    [InlineData("canvas-newt-phone", "pix2pix-imori", "mode=canvas&filter=smooth", "KeyK,KeyK")]
    [InlineData("compare", "dcgan-cifar10", "mode=walk&seed=9&t=4&filter=smooth", "KeyX")]
    [InlineData("overlay", "cgan-fashion-mnist", "mode=grid&t=5", "KeyH")]
    public Task Draw(string name, string model, string view, string keys)
    {
        BrowserNewContextOptions options = name.Contains("-phone", StringComparison.Ordinal) ? Phone : Desktop;
        ColorScheme scheme = name.EndsWith("-light", StringComparison.Ordinal) ? ColorScheme.Light : ColorScheme.Dark;
        return DrawAsync(name, model, view, keys, new(options) { ColorScheme = scheme });
    }

    /// <summary>
    /// The timeline of a run of <c>trainer train vae --data mnist --export-every 100</c>, whose folder RUN names.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Draw_the_timeline()
    {
        string? run = Environment.GetEnvironmentVariable("RUN");
        Assert.SkipUnless(run is not null, "RUN names no training run");
        await DrawAsync(
            "timeline",
            Path.Combine(run, "generator"),
            "mode=grid&t=2&columns=12",
            "KeyT,Space,ArrowRight,ArrowRight",
            new(Desktop) { ColorScheme = ColorScheme.Dark },
            run);
    }

    private async Task DrawAsync(
        string name, string model, string view, string keys, BrowserNewContextOptions options, string? run = null)
    {
        string models = Path.Combine(Repository.Folder, "models");
        string digits = GeneratorFile.Read(Path.Combine(models, $"{model}.onnx")).Sha256[..SavedView.HashDigits];
        await using ServedViewer viewer = await ServedViewer.StartAsync([models], run);
        IPage page = await browsers.NewPageAsync(Browsers.Usual, options);
        await page.GotoAsync($"{viewer.Address}#v=1&m={digits}&{view}");
        await page.UntilAsync(
            $"window.imagegen && imagegen.picture.number > 0 && location.hash.includes('m={digits}')");
        foreach (string key in keys.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            await page.Keyboard.PressAsync(key);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
        }

        // The plot of frame times fills, and the list of models has learned what each of them is.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        byte[] png = await page.ScreenshotAsync();
        string folder = Environment.GetEnvironmentVariable("PICTURES") ?? Path.Combine(
            Repository.Folder, "docs", "images", "viewer");
        Directory.CreateDirectory(folder);
        using var image = Image.NewFromBuffer(png);
        image.Webpsave(Path.Combine(folder, $"{name}.webp"), q: Quality);
        await page.Context.CloseAsync();
    }
}
