using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Bench.Generators;

/// <summary>
/// The network that a model was exported from, in evaluation mode on LibTorch: built by its recipe from the command in
/// the model's metadata, with the weights that it begins with, as times do not depend on them.
/// </summary>
internal static class LibTorchPeer
{
    private const string Verb = "libtorch-peer";

    /// <summary>Whether these are the arguments of the process that <see cref="Start"/> starts.</summary>
    public static bool IsAsked(string[] arguments) => arguments is [Verb, ..];

    /// <summary>Starts a process that runs it.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="threads">Number of threads.</param>
    public static RunPeer Start(string path, int size, int threads)
    {
        string program = Environment.ProcessPath!;
        return new RunPeer(
            "LibTorch",
            program,
            [
                .. Path.GetFileNameWithoutExtension(program) == "dotnet"
                    ? [typeof(LibTorchPeer).Assembly.Location] : Array.Empty<string>(),
                Verb,
                path,
                size.ToString(CultureInfo.InvariantCulture),
                threads.ToString(CultureInfo.InvariantCulture),
            ]);
    }

    /// <summary>The command of that process.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("model");
        var size = new Argument<int>("size");
        var threads = new Argument<int>("threads");
        var command = new Command(Verb, "Runs a model's network on LibTorch, once for each line that it reads.")
        {
            path, size, threads,
        };
        command.SetAction(parsed => Run(
            GeneratorFile.Read(parsed.GetValue(path)!).Info, parsed.GetValue(size), parsed.GetValue(threads)));
        return command;
    }

    private static void Run(GeneratorInfo info, int size, int threads)
    {
        LibTorch.Load();
        torch.set_num_threads(threads);
        using TrainingPlan plan = PlanOf(info);
        plan.Network(plan.Generator).eval();
        using IDisposable noGradient = torch.no_grad();
        using torch.Tensor input = torch.randn(
            [size, .. (plan.Latent?.Shape ?? Extents(plan.Source!.Shape)).Select(extent => (long)extent)]);
        using torch.Tensor label = torch.zeros(size, info.ClassNames.Count);
        while (Console.ReadLine() is not null)
        {
            long start = Stopwatch.GetTimestamp();
            plan.Generate(input, label).Dispose();
            Console.WriteLine(
                Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static TrainingPlan PlanOf(GeneratorInfo info)
    {
        string[] words = info.Training.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Recipe recipe = RecipeRegistry.Named(info.System);
        var given = words.Zip(words.Skip(1))
            .Where(pair => pair.First.StartsWith("--", StringComparison.Ordinal))
            .ToDictionary(pair => pair.First[2..], pair => pair.Second);
        DataSet set = DataSets.Named(
            info.DataSet,
            given.TryGetValue("size", out string? size) ? int.Parse(size, CultureInfo.InvariantCulture) : null);
        IReadOnlyList<RecipeOption> options = recipe.Options(set.Name);
        var settings = options.Where(option => given.ContainsKey(option.Name)).ToDictionary(
            option => option.Name, option => option.Parse(given[option.Name]));
        return recipe.Declare(RecipeSettings.From(options, settings), set.Description());
    }

    private static int[] Extents(ImageShape shape) => [shape.Channels, shape.Height, shape.Width];
}
