using System.CommandLine;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The frames of several clients of one viewer, each as fast as it gets them, by two builds of the viewer in turn. The
/// clients are in this process, on the same processors.
/// </summary>
internal static class ClientsBench
{
    private static readonly string[] Models = ["models/cgan-mnist.onnx", "models/cgan-cifar10.onnx"];
    private static readonly int[] Counts = [1, 2, 4, 8];

    // Long enough for the measurement of the fastest plans on a machine that is not busy.
    private const double WarmUp = 3;

    // All clients play what they measure before it counts.
    private const double RunIn = 0.7;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "Generator files.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Models,
        };
        var clients = new Option<int[]>("--clients")
        {
            Description = "Numbers of clients.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Counts,
        };
        var columns = new Option<int>("--columns")
        {
            Description = "Columns of the grid.",
            DefaultValueFactory = _ => 4,
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each part is measured.",
            DefaultValueFactory = _ => 4,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often the viewers take turns.",
            DefaultValueFactory = _ => 3,
        };
        var programs = new Option<string[]>("--viewer")
        {
            Description = "Builds of the viewer. Default: the one beside this program.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("clients", "Measures the frames of several clients, by builds of the viewer in turn.")
        {
            models, clients, columns, seconds, rounds, programs,
        };
        command.SetAction(async (parsed, _) =>
        {
            string?[] builds = parsed.GetValue(programs) is { Length: > 0 } given ? [.. given] : [null];
            foreach (string model in parsed.GetValue(models)!)
            {
                await CompareAsync(
                    model,
                    builds,
                    parsed.GetValue(clients)!,
                    parsed.GetValue(columns),
                    parsed.GetValue(seconds),
                    parsed.GetValue(rounds));
            }
        });
        return command;
    }

    private static async Task CompareAsync(
        string model, string?[] builds, int[] counts, int columns, double seconds, int rounds)
    {
        string digits = GeneratorFile.Read(model).Sha256[..SavedView.HashDigits];
        string walk = $"v=1&m={digits}&mode=walk";
        string grid = string.Create(CultureInfo.InvariantCulture, $"v=1&m={digits}&mode=grid&columns={columns}");
        (string Name, string First, string Others)[] scenes =
        [
            ("walk", walk, walk), ($"grid of {columns} columns", grid, grid), ("one walk, else grids", walk, grid),
        ];
        var viewers = new List<ViewerProcess>();
        try
        {
            foreach (string? build in builds)
                viewers.Add(await ViewerProcess.StartAsync(model, build));
            foreach (ViewerProcess viewer in viewers)
            {
                await PlayAsync(viewer, walk, walk, 1, WarmUp);
                await PlayAsync(viewer, grid, grid, 1, WarmUp);
            }

            foreach ((string name, string first, string others) in scenes)
            {
                foreach (int count in counts.Where(count => count > 1 || first == others))
                {
                    List<ClientFigures>[] figures = [.. viewers.Select(_ => new List<ClientFigures>())];
                    for (int i = 0; i < rounds * viewers.Count; i++)
                    {
                        int viewer = i % viewers.Count;
                        figures[viewer].Add(await PlayAsync(viewers[viewer], first, others, count, seconds));
                    }

                    for (int i = 0; i < viewers.Count; i++)
                        Console.WriteLine($"{model}, {name}, {count} clients, viewer {i + 1}: {Describe(figures[i])}");
                }
            }
        }
        finally
        {
            foreach (ViewerProcess viewer in viewers)
                viewer.Dispose();
        }
    }

    private static async Task<ClientFigures> PlayAsync(
        ViewerProcess viewer, string first, string others, int count, double seconds)
    {
        var clients = new List<FrameClient>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                FrameClient client = await FrameClient.ConnectAsync(viewer.Address);
                clients.Add(client);
                await client.SendAsync($$"""{"type":"session","text":"{{(i == 0 ? first : others)}}&seed={{i}}"}""");
            }

            await Task.WhenAll(clients.Select(client => Task.Run(() => client.TakeAsync(RunIn))));
            TimeSpan before = viewer.ProcessorTime;
            (LatencySamples Frames, LatencySamples, LatencySamples)[] taken = await Task.WhenAll(
                clients.Select(client => Task.Run(() => client.TakeAsync(seconds))));
            double processor = (viewer.ProcessorTime - before).TotalSeconds;
            await Task.WhenAll(clients.Select(client => client.LeaveAsync()));
            double[] rates = [.. taken.Select(client => client.Frames.Count / seconds)];
            return new ClientFigures(
                rates.Sum(),
                rates.Min(),
                rates[0],
                taken.Max(client => client.Frames.Milliseconds(0.99)),
                1000 * processor / taken.Sum(client => client.Frames.Count),
                viewer.Memory);
        }
        finally
        {
            foreach (FrameClient client in clients)
                client.Dispose();
        }
    }

    private static string Describe(List<ClientFigures> rounds)
    {
        return $"{Of(figures => figures.Sum):F1} frames/s in sum, {Of(figures => figures.Least):F1} the least, "
            + $"{Of(figures => figures.First):F1} the first; 99% within {Of(figures => figures.Slow):F1} ms of the "
            + $"slowest; processor {Of(figures => figures.Processor):F3} ms a frame; "
            + $"{Of(figures => figures.Memory):F0} MiB";

        double Of(Func<ClientFigures, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
    }

    private sealed record ClientFigures(
        double Sum, double Least, double First, double Slow, double Processor, double Memory);
}
