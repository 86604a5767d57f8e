using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>
/// The static page with WebGPU, by Chromium's adapter in software; skipped where Chromium has none.
/// </summary>
[Collection(nameof(BrowserCollection))]
public sealed class StaticPageGpuTests(Browsers browsers, SiteFixture site)
    : StaticPageFixture(browsers, site, BrowserKind.ChromiumWithGpu)
{
    [Theory]
    [InlineData("walk", "&label=3&seed=5")]
    [InlineData("grid", "&columns=4")]
    public async Task A_session_shows_what_the_viewer_renders(string mode, string more)
    {
        await OpenOnGpuAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode={mode}&paused=1{more}");
        await ModeAsync(mode);
        Assert.Equal("webgpu", await DeviceAsync());
        await AssertRendersAsync("cgan-mnist");
        AssertClean();
    }

    [Fact]
    public async Task Where_it_gives_other_pictures_than_the_golden_ones_WebAssembly_plays()
    {
        // A runtime whose WebGPU is wrong: every value of every picture.
        await Page.Context.RouteAsync("**/worker.js", async route =>
        {
            string script = await File.ReadAllTextAsync(Path.Combine(Site.Folder, "worker.js"));
            const string create = "await ort.module.InferenceSession.create(model, options)";
            const string made = "const pixels = await tensor.getData();";
            Assert.Contains(create, script, StringComparison.Ordinal);
            Assert.Contains(made, script, StringComparison.Ordinal);
            await route.FulfillAsync(new()
            {
                ContentType = "text/javascript",
                Body = script
                    .Replace(create, $"Object.assign({create}, {{ isWrong: mayUseGpu }})", StringComparison.Ordinal)
                    .Replace(made, $"{made} if (session.isWrong) pixels.fill(0.5);", StringComparison.Ordinal),
            });
        });
        await OpenOnGpuAsync($"v=1&m={DigitsOf("cgan-mnist")}&mode=walk&paused=1");
        await ModeAsync("walk");
        Assert.Equal("wasm", await DeviceAsync());
        await AssertRendersAsync("cgan-mnist");
        AssertClean();
    }

    private async Task OpenOnGpuAsync(string session)
    {
        // The adapter is asked for in a page that is not ours, whose icon Chromium looks for.
        await Page.RouteAsync("**/favicon.ico", route => route.FulfillAsync(new() { Status = 204 }));
        await Page.GotoAsync($"{Site.Address}site.json");
        bool hasAdapter = await Page.EvaluateAsync<bool>(
            "async () => Boolean(await navigator.gpu?.requestAdapter().catch(() => null))");
        Assert.SkipUnless(hasAdapter, "this Chromium has no adapter for WebGPU");
        await OpenAsync(session);
    }

    private Task<string> DeviceAsync() =>
        Page.EvaluateAsync<string>("() => document.documentElement.dataset.device");
}
