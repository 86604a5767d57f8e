using System.CommandLine;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "sample".</summary>
internal static class SampleCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> run = CheckpointArgument.Create();
        var output = new Option<string>("--out")
        {
            Description = "The PNG to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "samples.png",
        };
        Option<string> root = CommonOptions.DataRoot();
        Option<string> data = CommonOptions.MovedData();
        var command = new Command(
            "sample",
            """
            Generate a sheet of samples from a run: fixed latents, a row per class; or test pictures, reconstructed or
            translated.

            Example:
              trainer sample runs/cgan-fashion-mnist --out samples.png
            """)
        {
            run, output, data, root,
        };
        command.SetAction(result =>
        {
            LibTorch.Load();
            string path = CheckpointArgument.Resolve(result.GetValue(run)!);
            using Checkpoint checkpoint = CheckpointFile.Read(path);
            using var network = AveragedNetwork.FromCheckpoint(checkpoint, path);
            using var interrupt = new Interrupt();
            var places = new DataPlaces(result.GetValue(data), result.GetValue(root));
            using PictureSet? examples = SampleSheet.BeginsWithPictures(network.Plan)
                ? TrainingData.Examples(
                    places.DataSetOf(checkpoint.Configuration, path),
                    places.StoreOf(checkpoint.Configuration, interrupt.Token))
                : null;
            SampleSheet.Write(
                network.Plan, network.Pictures.ClassCount, examples, torch.CPU, result.GetValue(output)!);
            Console.WriteLine($"{result.GetValue(output)}: step {checkpoint.Step:N0} of {path}");
        });
        return command;
    }
}
