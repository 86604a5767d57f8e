using System.CommandLine;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The rate of a page at an address, static or served, in a headless Chromium: of the walk and of the grid.
/// </summary>
internal static class RateBench
{
    private static readonly (string Name, string Key)[] Scenes = [("walk", "KeyW"), ("grid", "KeyG")];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var address = new Argument<string>("ADDRESS") { Description = "The page's address." };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each rate is measured.",
            DefaultValueFactory = _ => 10,
        };
        var command = new Command("rate", "Measures the rate of a page at an address.") { address, seconds };
        command.SetAction((parsed, _) => RunAsync(new Uri(parsed.GetValue(address)!), parsed.GetValue(seconds)));
        return command;
    }

    private static async Task RunAsync(Uri address, double seconds)
    {
        await using ChromiumPage page = await ChromiumPage.OpenAsync(address);
        foreach ((string name, string key) in Scenes)
        {
            await page.PressAsync(key);
            long before = await page.DrawnAsync();
            // The first pictures of a scene take longer.
            while (await page.DrawnAsync() < before + 20)
                await Task.Delay(50);
            LatencySamples times = await page.LookAsync(seconds);
            Console.WriteLine(
                $"{name}: {times.Count / seconds:F1} frames/s, median {times.Milliseconds(0.5):F1} ms, "
                + $"99% within {times.Milliseconds(0.99):F1} ms");
        }
    }
}
