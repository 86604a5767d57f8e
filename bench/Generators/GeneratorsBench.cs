using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;

namespace ImageGen.Bench.Generators;

/// <summary>
/// Every shipped model on the CPU: its plain graph on ONNX Runtime, the viewer's default plan, the plan that
/// calibration chooses, and the plain graph on onnxruntime-node where there is one. They take turns, so that what else
/// the machine does affects all of them.
/// <code>
/// dotnet run -c Release --project bench -- generators
/// dotnet run -c Release --project bench -- generators --model cgan-cifar10 --batch 1 64 --node /tmp/node
/// </code>
/// </summary>
internal static class GeneratorsBench
{
    private const int MatrixExtent = 768;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--models")
        {
            Description = "The folder of models.",
            DefaultValueFactory = _ => "models",
        };
        var models = new Option<string[]>("--model")
        {
            Description = "One of them alone, by its name; may be given more than once.",
            AllowMultipleArgumentsPerToken = true,
        };
        var batches = new Option<int[]>("--batch")
        {
            Description = "Numbers of pictures.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 16, 64, 80],
        };
        var threads = new Option<int[]>("--threads")
        {
            Description = "Numbers of threads.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 2],
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each line of the table is measured, about.",
            DefaultValueFactory = _ => 4,
        };
        var node = new Option<string?>("--node")
        {
            Description = "A folder outside the repository in which onnxruntime-node is installed by npm.",
        };
        var command = new Command("generators", "Runs every model by its plain graph, by the viewer and by peers.")
        {
            folder, models, batches, threads, seconds, node,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string[] chosen = parsed.GetValue(models) ?? [];
                string[] paths =
                [
                    .. Directory.GetFiles(parsed.GetValue(folder)!, "*.onnx").Order(StringComparer.Ordinal)
                        .Where(path => chosen.Length == 0
                            || chosen.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)),
                ];
                Run(
                    paths,
                    parsed.GetValue(batches)!,
                    parsed.GetValue(threads)!,
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(node),
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static void Run(
        string[] paths, int[] batches, int[] threads, TimeSpan time, string? node, CancellationToken cancellation)
    {
        var rates = threads.Distinct().ToDictionary(count => count, MatrixRate);
        Console.WriteLine(string.Join(
            ", ",
            rates.Select(rate => string.Create(
                CultureInfo.InvariantCulture,
                $"float32 matrix products with {rate.Key} threads: {rate.Value:F0} GFLOP/s"))));
        Console.WriteLine();
        Console.WriteLine(
            "| model | batch | threads | plain, ms | spread | default, ms | ratio | calibrated, ms | ratio | plan "
            + "| int8, PSNR | int8, ms | default to int8 | onnxruntime-node, ms | ratio | GFLOP/s "
            + "| of matrix products | peak MiB |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat(" --- |", 18))}");
        foreach (string path in paths)
        {
            var file = GeneratorFile.Read(path);
            foreach (int batch in batches)
            {
                foreach (int count in threads)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Console.WriteLine(Line(file, path, batch, count, rates[count], time, node));
                }
            }
        }
    }

    private static string Line(
        GeneratorFile file, string path, int size, int threads, double rate, TimeSpan time, string? node)
    {
        CpuPlan fastest = CpuCalibration.Measure(file, threads, size).Best;
        using var plainGenerator = CpuGenerator.Load(
            file, new CpuGeneratorOptions { Threads = threads, ApplyPasses = false });
        using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = threads });
        using CpuBatch plain = plainGenerator.CreateBatch(size, BatchSplitting.Never);
        using CpuBatch usual = generator.CreateBatch(size, CpuPlan.Default(size, threads));
        using CpuBatch calibrated = generator.CreateBatch(size, fastest);
        generator.Use(Int8Store.OfUser.Get(file, threads));
        using CpuBatch? int8 = generator.Int8 is { Passed: true }
            ? generator.CreateBatch(size, CpuPlan.Default(size, threads, GraphForm.Int8)) : null;
        using NodePeer? peer = node is null ? null : NodePeer.Start(node, path, file.Info, size, threads);
        Func<double>[] runs =
        [
            () => Milliseconds(plain.Run),
            () => Milliseconds(usual.Run),
            () => Milliseconds(calibrated.Run),
            .. int8 is null ? (Func<double>[])[] : [() => Milliseconds(int8.Run)],
            .. peer is null ? (Func<double>[])[] : [peer.Run],
        ];
        foreach (CpuBatch? batch in (CpuBatch?[])[plain, usual, calibrated, int8])
        {
            if (batch is not null)
                CpuCalibration.Fill(file.Info, batch);
        }

        foreach (Func<double> run in runs)
            _ = run();

        List<double>[] times = [.. runs.Select(_ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 5 || (round < 200 && Stopwatch.GetElapsedTime(start) < time); round++)
        {
            // Each round starts with another one, so that none always follows the same.
            for (int i = 0; i < runs.Length; i++)
            {
                int turn = (round + i) % runs.Length;
                times[turn].Add(runs[turn]());
            }
        }

        double work = GraphOperations.PerPicture(file.Model) * size / Median(times[2]) / 1e6;
        using var process = Process.GetCurrentProcess();
        string ofPeer = peer is null ? "| | |"
            : string.Create(
                CultureInfo.InvariantCulture, $"| {Median(times[^1]):F2} | {Ratio(times[^1], times[2]):F2} |");
        string ofInt8 = int8 is null ? $"| {generator.Int8!.Refusal} | |"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"| {generator.Int8!.Psnr:F1} | {Median(times[3]):F2} | {Ratio(times[1], times[3]):F2}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {file.Name} | {size} | {threads} | {Median(times[0]):F2} | {Spread(times[0]):P0} "
            + $"| {Median(times[1]):F2} | {Ratio(times[0], times[1]):F2} "
            + $"| {Median(times[2]):F2} | {Ratio(times[0], times[2]):F2} | {fastest} {ofInt8} {ofPeer} {work:F0} "
            + $"| {work / rate:P0} | {process.PeakWorkingSet64 >> 20} |");
    }

    // Of the rounds, in which both ran: a slow minute of the machine affects both.
    private static double Ratio(List<double> times, List<double> others) =>
        Median([.. times.Zip(others, (time, other) => time / other)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Between the quartiles, relative to the median.
    private static double Spread(List<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[ordered.Length * 3 / 4] - ordered[ordered.Length / 4]) / ordered[ordered.Length / 2];
    }

    private static double Milliseconds(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The best of some products on ONNX Runtime, whose kernels the generators use too.
    private static double MatrixRate(int threads)
    {
        using var product = new MatrixProduct(MatrixExtent, threads);
        product.Run();
        double best = Enumerable.Range(0, 12).Min(_ => Milliseconds(product.Run));
        return 2.0 * MatrixExtent * MatrixExtent * MatrixExtent / best / 1e6;
    }
}
