using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;

namespace ImageGen.Bench.Generators;

/// <summary>
/// Every shipped model on the CPU: its plain graph on ONNX Runtime, the viewer's default plan, the plan that
/// calibration chooses and int8 take turns, so that what else the machine does affects all of them. After them come
/// the trainer's own network on LibTorch, and the plain graph on onnxruntime-node where there is one.
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
        var rates = threads.Distinct().ToDictionary(count => count, count => MatrixRate(count, isInt8: false));
        var ratesOfInt8 = threads.Distinct().ToDictionary(count => count, count => MatrixRate(count, isInt8: true));
        Console.WriteLine(string.Join(
            ", ",
            rates.Select(rate => string.Create(
                CultureInfo.InvariantCulture,
                $"matrix products with {rate.Key} threads: {rate.Value:F0} GFLOP/s in float32, "
                + $"{ratesOfInt8[rate.Key]:F0} GOP/s in int8"))));
        Console.WriteLine();
        Console.WriteLine(
            "| model | batch | threads | plain, ms | spread | default | calibrated | plan | GFLOP/s "
            + "| of matrix products | int8 | GOP/s | of matrix products | PSNR, dB | LibTorch | onnxruntime-node "
            + "| peak MiB |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat(" --- |", 17))}");
        foreach (string path in paths)
        {
            var file = GeneratorFile.Read(path);
            foreach (int batch in batches)
            {
                foreach (int count in threads)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Console.WriteLine(
                        Line(file, path, batch, count, (rates[count], ratesOfInt8[count]), time, node));
                }
            }
        }
    }

    private static string Line(
        GeneratorFile file,
        string path,
        int size,
        int threads,
        (double Float32, double Int8) rates,
        TimeSpan time,
        string? node)
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
        foreach (CpuBatch? batch in (CpuBatch?[])[plain, usual, calibrated, int8])
        {
            if (batch is not null)
                CpuCalibration.Fill(file.Info, batch);
        }

        var turns = new Turns();
        List<double> plainTimes = turns.Add(plain);
        List<double> usualTimes = turns.Add(usual);
        List<double> calibratedTimes = turns.Add(calibrated);
        List<double>? int8Times = int8 is null ? null : turns.Add(int8);
        turns.Take(time);
        List<double> libTorchTimes = Turns.Alone(LibTorchPeer.Start(path, size, threads), time);
        List<double>? nodeTimes = node is null
            ? null : Turns.Alone(NodePeer.Start(node, path, file.Info, size, threads), time);

        double operations = GraphOperations.PerPicture(file.Model) * size / 1e6;
        double work = operations / Median(calibratedTimes);
        using var process = Process.GetCurrentProcess();
        string ofInt8 = int8Times is null
            ? $" | | | {generator.Int8!.Refusal}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Ratio(plainTimes, int8Times):F2} | {operations / Median(int8Times):F0} "
                + $"| {operations / Median(int8Times) / rates.Int8:P0} | {generator.Int8!.Psnr:F1}");
        string ofNode = nodeTimes is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{Median(nodeTimes) / Median(calibratedTimes):F2}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {file.Name} | {size} | {threads} | {Median(plainTimes):F2} | {Spread(plainTimes):P0} "
            + $"| {Ratio(plainTimes, usualTimes):F2} | {Ratio(plainTimes, calibratedTimes):F2} | {fastest} "
            + $"| {work:F0} | {work / rates.Float32:P0} | {ofInt8} "
            + $"| {Median(libTorchTimes) / Median(calibratedTimes):F2} "
            + $"| {ofNode} | {process.PeakWorkingSet64 >> 20} |");
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

    private static double MatrixRate(int threads, bool isInt8)
    {
        using var product = new MatrixProduct(MatrixExtent, threads, isInt8);
        product.Run();
        double best = Enumerable.Range(0, 12).Min(_ => Turns.Milliseconds(product.Run));
        return product.Operations / best / 1e6;
    }
}
