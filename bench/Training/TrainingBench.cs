using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Bench.Training;

/// <summary>
/// Training beside LibTorch's plain path: every system at its defaults, and a DCGAN for 64x64 pictures. Each is trained
/// for some seconds by <see cref="PlainSystem"/> and by the trainer's own loop, in processes of their own that take
/// turns, so that what else the machine does meets both.
/// </summary>
internal static class TrainingBench
{
    private const string Child = "--child";

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each trains in each round.",
            DefaultValueFactory = _ => 6,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often they take turns.",
            DefaultValueFactory = _ => 3,
        };
        var systems = new Option<string[]>("--system")
        {
            Description = "One of them alone, or one on another data set (gan:cifar10); may be given more than once.",
            AllowMultipleArgumentsPerToken = true,
        };
        var precision = new Option<string>("--precision")
        {
            Description = "Of the trainer's own loop.",
            DefaultValueFactory = _ => ChosenPrecision.Auto,
        };
        var child = new Option<string?>(Child) { Hidden = true };
        var command = new Command("training", "Trains each system by LibTorch's plain path and by the trainer, in "
            + "turns.") { seconds, rounds, systems, precision, child };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(child) is { } measurement)
            {
                Console.WriteLine(
                    TrainingMeasurement.Take(measurement, parsed.GetValue(seconds), parsed.GetValue(precision)!));
                return;
            }

            string[] chosen = parsed.GetValue(systems) is { Length: > 0 } names ? names :
            [
                .. RecipeRegistry.All.Select(recipe => recipe.Name),
                TrainingMeasurement.Dcgan64,
            ];
            Run(chosen, parsed.GetValue(seconds), parsed.GetValue(rounds), parsed.GetValue(precision)!);
        });
        return command;
    }

    private static void Run(IReadOnlyList<string> systems, double seconds, int rounds, string precision)
    {
        List<double[]> rates = Measure(TrainingMeasurement.MatrixProducts, rounds: 3, seconds, precision);
        (double exact, double brief) = (Median(rates, 0), Median(rates, 1));
        Console.WriteLine(
            $"matrix products: {exact:F0} GFLOP/s in float32, {brief:F0} in bf16; {Environment.ProcessorCount} "
            + $"threads; medians of {rounds} rounds of {seconds} s");
        Console.WriteLine();
        Console.WriteLine(
            "| system | plain, pictures/s | trainer, pictures/s | ratio | trainer, GFLOP/s | of float32's rate "
            + "| of bf16's rate | plain, peak MiB | trainer, peak MiB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (string system in systems)
        {
            (List<double[]>? plain, List<double[]>? own) = (new List<double[]>(), new List<double[]>());
            for (int round = 0; round < rounds; round++)
            {
                plain.AddRange(Measure($"plain:{system}", 1, seconds, precision));
                own.AddRange(Measure($"trainer:{system}", 1, seconds, precision));
            }

            // The ratio of neighbours in time, so that a slow minute of the machine meets both.
            double ratio = plain.Zip(own, (p, o) => o[0] / p[0]).Order().ElementAt(rounds / 2);
            double work = own.Select(o => o[0] * o[2] / 1e9).Order().ElementAt(rounds / 2);
            Console.WriteLine(
                $"| {system} | {Median(plain, 0):N0} | {Median(own, 0):N0} | {ratio:F2} | {work:F0} | "
                + $"{work / exact:P0} | {work / brief:P0} | {Median(plain, 1):N0} | {Median(own, 1):N0} |");
        }
    }

    private static double Median(List<double[]> results, int column) =>
        results.Select(result => result[column]).Order().ElementAt(results.Count / 2);

    private static List<double[]> Measure(string measurement, int rounds, double seconds, string precision)
    {
        var results = new List<double[]>();
        for (int round = 0; round < rounds; round++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
                start.ArgumentList.Add(typeof(TrainingBench).Assembly.Location);
            foreach (string argument in (string[])
            [
                "training",
                Child,
                measurement,
                "--seconds",
                seconds.ToString(CultureInfo.InvariantCulture),
                "--precision",
                precision,
            ])
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            string line = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"measuring {measurement} ended with code {process.ExitCode}");
            results.Add([.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))]);
        }

        return results;
    }
}
