using System.Diagnostics;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>
/// What tests ask of the page. The page's policy forbids evaluating text in it, so waiting is done from here.
/// </summary>
internal static class PageExtensions
{
    /// <summary>Waits until an expression is true.</summary>
    public static async Task UntilAsync(this IPage page, string expression, int seconds = 20)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>($"() => Boolean({expression})"))
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
                Assert.Fail(
                    $"it never became so: {expression}; the address is "
                    + $"{await page.EvaluateAsync<string>("() => location.href")}");
            await Task.Delay(15);
        }
    }

    /// <summary>Waits until what was on its way is drawn, where nothing moves any more.</summary>
    public static async Task SettledAsync(this IPage page)
    {
        long number = -1, now = 0;
        for (int quiet = 0; quiet < 4; quiet = number == now ? quiet + 1 : 0, number = now)
        {
            await Task.Delay(80);
            now = await page.EvaluateAsync<long>("() => imagegen.picture.number");
        }
    }

    /// <summary>Waits until so many more frames are drawn.</summary>
    public static async Task FramesAsync(this IPage page, int count)
    {
        long number = await page.EvaluateAsync<long>("() => imagegen.picture.number");
        await page.UntilAsync($"imagegen.picture.number >= {number + count}");
    }
}
