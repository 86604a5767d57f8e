using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The frames that an honest client gets while others attack the page's server: quiet and attacked seconds in turn, the
/// attackers on the same processors.
/// </summary>
internal static class AttackBench
{
    private const double DisplayRate = 60;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Description = "A generator file.",
            DefaultValueFactory = _ => "models/cgan-mnist.onnx",
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each part is measured.",
            DefaultValueFactory = _ => 5,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often quiet and attack take turns.",
            DefaultValueFactory = _ => 3,
        };
        var program = new Option<string?>("--viewer") { Description = "Another build of the viewer." };
        var only = new Option<string[]>("--only")
        {
            Description = "Attacks whose names begin like this.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [""],
        };
        var command = new Command("attack", "Measures an honest client's frames while others attack the server.")
        {
            model, seconds, rounds, program, only,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(model)!,
            parsed.GetValue(seconds),
            parsed.GetValue(rounds),
            parsed.GetValue(program),
            parsed.GetValue(only)!));
        return command;
    }

    private static async Task RunAsync(string model, double seconds, int rounds, string? program, string[] only)
    {
        string digits = GeneratorFile.Read(model).Sha256[..SavedView.HashDigits];
        using ViewerProcess viewer = await ViewerProcess.StartAsync(model, program);
        using FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
        await client.TakeAsync(seconds, TimeSpan.FromSeconds(1 / DisplayRate));
        foreach (string name in Attackers.Names.Where(
            name => only.Any(begin => name.StartsWith(begin, StringComparison.Ordinal))))
        {
            var quiet = new List<Part>();
            var attacked = new List<Part>();
            for (int i = 0; i < rounds; i++)
            {
                quiet.Add(await MeasureAsync(viewer, client, attackers: null, seconds));
                using Attackers attackers = await Attackers.StartAsync(viewer.Address, digits, name);
                attacked.Add(await MeasureAsync(viewer, client, attackers, seconds));
            }

            (double before, double during) = (Median(quiet, part => part.Rate), Median(attacked, part => part.Rate));
            Console.WriteLine(
                $"{name}: {during:F1} frames/s, {before:F1} without, ratio {during / before:F2} (medians of {rounds}); "
                + $"processors of the viewer {Median(attacked, part => part.Viewer):F2}, "
                + $"{Median(quiet, part => part.Viewer):F2} without, "
                + $"of the attackers {Median(attacked, part => part.Attackers):F2}");
        }
    }

    private static async Task<Part> MeasureAsync(
        ViewerProcess viewer, FrameClient client, Attackers? attackers, double seconds)
    {
        TimeSpan viewerBefore = viewer.ProcessorTime;
        TimeSpan attackersBefore = attackers?.ProcessorTime ?? default;
        (LatencySamples frames, _, _) = await client.TakeAsync(seconds, TimeSpan.FromSeconds(1 / DisplayRate));
        return new Part(
            frames.Count / seconds,
            (viewer.ProcessorTime - viewerBefore) / TimeSpan.FromSeconds(seconds),
            ((attackers?.ProcessorTime ?? default) - attackersBefore) / TimeSpan.FromSeconds(seconds));
    }

    private static double Median(List<Part> parts, Func<Part, double> figure) =>
        parts.Select(figure).Order().ElementAt(parts.Count / 2);

    /// <summary>What was measured in a part, quiet or attacked.</summary>
    /// <param name="Rate">Frames per second of the honest client.</param>
    /// <param name="Viewer">Processors that the viewer kept busy.</param>
    /// <param name="Attackers">Processors that the attackers kept busy.</param>
    private sealed record Part(double Rate, double Viewer, double Attackers);
}
