using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "export".</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> run = CheckpointArgument.Create();
        var output = new Option<string>("--out")
        {
            Description = "The file to write. [default: generator.onnx in the run folder]",
            HelpName = "FILE",
        };
        Option<string> root = CommonOptions.DataRoot();
        Option<string> data = CommonOptions.MovedData();
        var half = new Option<bool>("--half")
        {
            Description = "Store weights in float16: half the size, pictures within 8e-3.",
        };
        var command = new Command(
            "export",
            """
            Export the averaged generator of a run to one ONNX file, and verify it against TorchSharp's output.

            Examples:
              trainer export runs/cgan-fashion-mnist
              trainer export runs/cgan-fashion-mnist --half --out models/cgan-fashion-mnist.onnx
            """)
        {
            run, output, half, data, root,
        };
        command.SetAction(result =>
        {
            LibTorch.Load();
            string checkpoint = CheckpointArgument.Resolve(result.GetValue(run)!);
            string target = result.GetValue(output)
                ?? (
                    Directory.Exists(result.GetValue(run)) ? RunFolder.Open(result.GetValue(run)!)
                        .Generator : Path.ChangeExtension(
                        checkpoint, ".onnx"));
            using var interrupt = new Interrupt();
            Export(
                checkpoint,
                target,
                result.GetValue(half),
                new DataPlaces(result.GetValue(data), result.GetValue(root)),
                interrupt.Token);
        });
        return command;
    }

    /// <summary>Exports a checkpoint to a file and prints its description and its difference from TorchSharp.</summary>
    /// <param name="checkpointPath">The checkpoint.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="half">Whether weights are stored in float16.</param>
    /// <param name="places">The locations of the data, if it is needed.</param>
    /// <param name="cancellation">Cancels a download.</param>
    public static void Export(
        string checkpointPath, string target, bool half, DataPlaces places, CancellationToken cancellation)
    {
        (long step, double difference) = Write(checkpointPath, target, half, places, cancellation);
        Console.WriteLine(
            $"{target}: {new FileInfo(target).Length:N0} bytes, step {step:N0}, within {difference:G2} of TorchSharp");
    }

    /// <summary>Exports a checkpoint to a file, atomically.</summary>
    /// <param name="checkpointPath">The checkpoint.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="half">Whether weights are stored in float16.</param>
    /// <param name="places">The locations of the data, if it is needed.</param>
    /// <param name="cancellation">Cancels a download.</param>
    /// <returns>The checkpoint's step, and the difference between the exported graph and TorchSharp.</returns>
    /// <exception cref="InputException">
    /// The difference exceeds the tolerance, or the file cannot be written.
    /// </exception>
    public static (long Step, double Difference) Write(
        string checkpointPath, string target, bool half, DataPlaces places, CancellationToken cancellation)
    {
        using Checkpoint checkpoint = CheckpointFile.Read(checkpointPath);
        GeneratorFile file = GeneratorExport.FromCheckpoint(checkpoint, checkpointPath, half, () => places
            .DataSetOf(checkpoint.Configuration, checkpointPath)
            .Load(places.StoreOf(checkpoint.Configuration, cancellation), DataSplit.Train));
        double difference = Check(checkpointPath, "pictures", GoldenOf(file));
        if (file.Info.Encoder is not null)
        {
            using var encoder = CpuEncoder.Load(file);
            difference = Math.Max(difference, Check(checkpointPath, "codes", encoder.CheckGolden()));
        }

        file.Write(target);
        return (checkpoint.Step, difference);
    }

    private static GoldenReport GoldenOf(GeneratorFile file)
    {
        using var generator = CpuGenerator.Load(file);
        return generator.CheckGolden();
    }

    private static double Check(string checkpoint, string what, GoldenReport report) => report.Passed
        ? report.MaxDifference
        : throw new InputException(
            $"{checkpoint}: not exported, the graph differs from TorchSharp's {what} by {report.MaxDifference:G2} "
            + $"(tolerance {report.Tolerance:G2})");
}
