using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using NetVips;
using TorchSharp;

namespace ImageGen.Bench.Input;

/// <summary>
/// The input of training: what varying pictures takes of a step, beside the same by plain operations; and how long a
/// folder of many pictures takes to load and how much memory, decoded each time or once.
/// </summary>
internal static class InputBench
{
    private const string LoadArgument = "load";
    private const int BatchSize = 64;
    private const int Side = 64;
    private const int FileSide = 96;
    private const int Pictures = 1_024;
    private const int Rounds = 60;
    private const int WarmUpRounds = 5;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var count = new Option<int>("--pictures")
        {
            Description = "Pictures of the generated folder, also measured with a tenth of them; 0 for no folder.",
            DefaultValueFactory = _ => 100_000,
        };
        var work = new Option<string>("--work")
        {
            Description = "Where the folder and the cache are made; removed afterwards.",
            DefaultValueFactory = _ => Path.GetTempPath(),
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long training is measured for the length of a step.",
            DefaultValueFactory = _ => 30,
        };
        var command = new Command("input", "Measures augmentation, DiffAugment and the loading of folders.")
        {
            count, work, seconds,
        };
        command.SetAction(parsed => Run(parsed.GetValue(count), parsed.GetValue(work)!, parsed.GetValue(seconds)));

        var folder = new Argument<string>("folder");
        var cache = new Argument<string>("cache");
        var load = new Command(LoadArgument, "Loads a folder, reads an epoch of it, and says what that took.")
        {
            folder, cache,
        };
        load.SetAction(parsed => Load(parsed.GetValue(folder)!, parsed.GetValue(cache)!));
        command.Subcommands.Add(load);
        return command;
    }

    private static void Run(int count, string work, double seconds)
    {
        LibTorch.Load();
        torch.set_num_threads(Environment.ProcessorCount);
        Console.WriteLine(
            $"{Environment.ProcessorCount} processors; batches of {BatchSize} RGB pictures of {Side}x{Side}; ms "
            + "are medians");
        Vary(seconds);
        if (count == 0)
            return;
        DirectoryInfo place = Directory.CreateDirectory(Path.Combine(work, $"imagegen-input-{Guid.NewGuid():N}"));
        try
        {
            MeasureFolders(place.FullName, count);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    /// <summary>The trainer's own way and the plain one in turn, and a training step around them.</summary>
    private static void Vary(double seconds)
    {
        using var random = new torch.Generator(1);
        Augmentation augmentation = new ImoriDataSet(generatesMasks: false).DefaultAugmentation;
        using torch.Tensor bytes = torch.randint(
            256, [Pictures, 3, Side, Side], torch.ScalarType.Byte, generator: random);
        using torch.Tensor labels = torch.zeros(Pictures, torch.ScalarType.Int64);
        using var set = new PictureSet(bytes.clone(), labels.clone(), 1);
        using var batches = new BatchSource(set, BatchSize, PictureRange.MinusOneToOne, augmentation, seed: 1);
        using torch.Tensor pictures = torch.rand(BatchSize, 3, Side, Side);
        using torch.Tensor seen = pictures.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        using torch.Tensor made = seen.detach().clone().requires_grad_(true);
        using torch.Tensor plainMade = pictures.clone().requires_grad_(true);
        using torch.Tensor order = torch.randperm(Pictures, torch.ScalarType.Int64, generator: random);
        using torch.Tensor chosen = order.narrow(0, 0, BatchSize).clone();

        // What a step of a GAN does: the discriminator sees real and made pictures, the generator learns from the made.
        void DiffAugment(Func<torch.Tensor, torch.Tensor> of, torch.Tensor real, torch.Tensor fake)
        {
            of(real);
            of(fake.detach());
            of(fake).sum().backward();
        }

        double[] times = InTurn(
            () => PlainInput.Batch(bytes, chosen, augmentation, random),
            () => batches.Next(),
            () => DiffAugment(of => PlainInput.DiffAugment(of, random), pictures, plainMade),
            () => DiffAugment(of => DifferentiableAugmentation.Apply(of, random), seen, made));
        var rate = TrainingRate.Measure(
            RecipeRegistry.Named("dcgan"),
            new ImoriDataSet(generatesMasks: false, Side),
            "cpu",
            Environment.ProcessorCount,
            Precision.Float32,
            TimeSpan.FromSeconds(seconds),
            CancellationToken.None);
        double step = 1_000 / rate.StepsPerSecond;
        Console.WriteLine();
        Console.WriteLine(
            $"| of a step of dcgan on pictures like imori's ({step:f0} ms) | plain operations, ms | the trainer, "
            + "ms | ratio "
            + "| share of the step |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        void Line(string name, double plain, double own) =>
            Console.WriteLine($"| {name} | {plain:f1} | {own:f2} | {plain / own:f1} | {own / step:p2} |");
        Line($"a batch, {augmentation}", times[0], times[1]);
        Line("DiffAugment, three times and one gradient", times[2], times[3]);
        Line("both", times[0] + times[2], times[1] + times[3]);
    }

    private static double[] InTurn(params Action[] ways)
    {
        List<double>[] times = ways.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                long started = Stopwatch.GetTimestamp();
                ways[way]();
                if (round >= WarmUpRounds)
                    times[way].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return [.. times.Select(of => of.Order().ElementAt(of.Count / 2))];
    }

    private static void MeasureFolders(string place, int count)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"| a folder of JPEG files of {FileSide}x{FileSide} | loaded after, s | memory at most, MiB "
            + "| of that not backed by a file |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (int pictures in (int[])[count / 10, count])
        {
            string folder = Path.Combine(place, $"pictures-{pictures}");
            Generate(folder, pictures);
            string cache = Path.Combine(place, $"cache-{pictures}");
            string noCache = Path.Combine(place, "no-cache");
            File.WriteAllText(noCache, "");
            (string, string)[] ways =
                [("decoded each time", noCache), ("the first time", cache), ("the second time", cache)];
            foreach ((string how, string where) in ways)
                Console.WriteLine($"| {pictures:N0} pictures, {how} | {InProcess(folder, where)} |");
            Directory.Delete(folder, recursive: true);
            Directory.Delete(cache, recursive: true);
        }
    }

    /// <summary>Smooth pictures of random colours, as compressible as photographs.</summary>
    private static void Generate(string folder, int count)
    {
        Parallel.For(0, count, i =>
        {
            const int Coarse = 6;
            var random = new Random(i);
            byte[] pixels = new byte[Coarse * Coarse * 3];
            random.NextBytes(pixels);
            using var raw = Image.NewFromMemory(pixels, Coarse, Coarse, 3, Enums.BandFormat.Uchar);
            using Image rgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
            using Image large = rgb.Resize((double)FileSide / Coarse, kernel: Enums.Kernel.Cubic);
            DirectoryInfo place = Directory.CreateDirectory(Path.Combine(folder, $"class{i % 4}", $"{i / 1_000}"));
            File.WriteAllBytes(Path.Combine(place.FullName, $"{i}.jpg"), large.JpegsaveBuffer(q: 90));
        });
    }

    private static string InProcess(string folder, string cache)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(InputBench).Assembly.Location);
        foreach (string argument in (string[])["input", LoadArgument, folder, cache])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{folder} was not loaded: {output}");
    }

    /// <summary>Loads both splits as a run does, and reads the training pictures once.</summary>
    private static void Load(string folder, string cache)
    {
        LibTorch.Load();
        long started = Stopwatch.GetTimestamp();
        var data = new FolderDataSet(folder, Side);
        var store = new DataStore(keepFolder: cache);
        using PictureSet set = data.Load(store, DataSplit.Train);
        using (data.Load(store, DataSplit.Test))
        {
        }

        double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var batches = new BatchSource(set, BatchSize, PictureRange.MinusOneToOne, Augmentation.None, seed: 1);
        long anonymous = 0L;
        while (batches.Epoch == 0)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            batches.Next();
            anonymous = Math.Max(anonymous, Memory("RssAnon:"));
        }

        Console.WriteLine($"{elapsed:f1} | {Memory("VmHWM:"):N0} | {anonymous:N0}");
    }

    /// <summary>A figure of this process's memory in MiB; Linux alone tells them apart.</summary>
    private static long Memory(string which)
    {
        if (OperatingSystem.IsLinux())
        {
            IEnumerable<string> lines = File.ReadLines("/proc/self/status");
            string[] words = lines.First(line => line.StartsWith(which, StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            return long.Parse(words[^2], CultureInfo.InvariantCulture) >> 10;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
