using System.CommandLine;
using System.Runtime.InteropServices;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>
/// The verb "doctor": describes this machine and measures how fast every system trains. Plain text, suitable for bug
/// reports.
/// </summary>
internal static class DoctorCommand
{
    private const int MostSeconds = 3_600;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var recipe =
            new Option<string>("--recipe") { Description = "Only this system. [default: all]", HelpName = "NAME" };
        var seconds = new Option<int>("--seconds")
        {
            Description = "Seconds of training per system.",
            DefaultValueFactory = _ => 10,
            HelpName = "N",
        };
        var device = new Option<string>("--device") { Description = "cpu or cuda. [default: cuda if available]" };
        var precision = new Option<string>("--precision")
        {
            Description = "Only float32 or bf16. [default: both; float32 where bf16 is only emulated]",
            HelpName = "float32|bf16",
        };
        var command = new Command(
            "doctor",
            """
            Describe this machine and measure how fast each system trains on it: with its defaults, on noise in the
            shape of its first data set. Nothing is downloaded or written.

            Examples:
              trainer doctor
              trainer doctor --recipe cgan --seconds 30
            """)
        {
            recipe, seconds, device, precision,
        };
        command.SetAction(result =>
        {
            int duration = result.GetValue(seconds);
            if (duration is < 1 or > MostSeconds)
                throw new InputException($"--seconds {duration}: expected a whole number from 1 to {MostSeconds:N0}");
            IReadOnlyList<Recipe> recipes = result.GetValue(recipe) is { } name
                ? [RecipeRegistry.Named(name)]
                : RecipeRegistry.All;
            string chosen = TrainingDevice.Choose(result.GetValue(device));
            Precision[] numbers = result.GetValue(precision) is { } text
                ? [ChosenPrecision.Of(text, chosen)]
                : ChosenPrecision.IsNative(chosen) ? [Precision.Float32, Precision.BFloat16] : [Precision.Float32];
            using var interrupt = new Interrupt();
            PrintMachine(chosen);
            Console.WriteLine(
                $"training, {duration} s each after warming up; --precision auto is "
                + $"{ChosenPrecision.Name(ChosenPrecision.Of(ChosenPrecision.Auto, chosen))} here:");
            foreach (Recipe each in recipes)
                PrintRates(each, chosen, numbers, TimeSpan.FromSeconds(duration), interrupt.Token);
        });
        return command;
    }

    private static void PrintMachine(string device)
    {
        string threads = DefaultThreads.Text(Environment.ProcessorCount);
        Console.WriteLine($"trainer     {Version(typeof(DoctorCommand))}, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"LibTorch    {LibTorch.Description}, TorchSharp {Version(typeof(torch))}");
        Console.WriteLine($"system      {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        Console.WriteLine($"processor   {ProcessorName()}{Environment.ProcessorCount} logical processors{Features()}");
        Console.WriteLine($"memory      {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):F1} GiB");
        Console.WriteLine(device == "cuda"
            ? $"device      cuda, {CudaDriver.DeviceName(0) ?? "GPU of unknown name"}, "
                + $"driver {CudaDriver.Version() ?? "unknown"}, tf32 "
                + $"{(torch.backends.cuda.matmul.allow_tf32 ? "on" : "off")}; cpu, {threads}"
            : $"device      cpu, {threads}{(torch.cuda.is_available() ? "" : " (no usable CUDA device)")}");
    }

    private static void PrintRates(
        Recipe recipe, string device, Precision[] precisions, TimeSpan duration, CancellationToken cancellation)
    {
        DataSet dataSet = DataSets.Named(recipe.DataSets[0]);
        int batch = (int)recipe.Options(dataSet.Name).First(option => option.Name == "batch").Default;
        // Not LibTorch's number, which the system that was measured before may have set.
        int threads = Environment.ProcessorCount;
        if (device == "cpu")
        {
            var settings = RecipeSettings.From(recipe.Options(dataSet.Name), new Dictionary<string, double>());
            threads = DefaultThreads.For(recipe, settings, dataSet.Description(), threads);
        }

        IEnumerable<string> rates = precisions.Select(precision =>
        {
            var rate = TrainingRate.Measure(recipe, dataSet, device, threads, precision, duration, cancellation);
            return $"{rate.ImagesPerSecond,9:N0} pictures/s {rate.StepsPerSecond,8:F2} steps/s in "
                + $"{ChosenPrecision.Name(precision)}";
        });
        Console.WriteLine(
            $"  {recipe.Name,-8} {string.Join("  ", rates)}  shaped as {dataSet.Name}, {dataSet.Shape}, batch {batch}, "
            + DefaultThreads.Text(threads));
    }

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "of unknown version";

    private static string ProcessorName() =>
        ProcessorFeatures.ModelName.Length > 0 ? $"{ProcessorFeatures.ModelName}, " : "";

    private static string Features() => string.Concat(ProcessorFeatures.Names.Select(name => $", {name}"));
}
