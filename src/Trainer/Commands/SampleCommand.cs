using System.CommandLine;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training;
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
        var command = new Command(
            "sample",
            """
            Generate a sheet of samples from a run: fixed latents, a row per class; or test pictures, reconstructed or
            translated.

            Example:
              trainer sample runs/cgan-fashion-mnist --out samples.png
            """)
        {
            run, output, root,
        };
        command.SetAction(result =>
        {
            LibTorch.Load();
            string path = CheckpointArgument.Resolve(result.GetValue(run)!);
            using Checkpoint checkpoint = CheckpointFile.Read(path);
            using var network = AveragedNetwork.FromCheckpoint(checkpoint, path);
            using var interrupt = new Interrupt();
            using PictureSet examples = TrainingData.Examples(
                network.DataSet, DataProgress.Store(
                    result.GetValue(root) ?? checkpoint.Configuration.DataRoot, interrupt.Token));
            SampleSheet.Write(
                network.Plan, network.DataSet.ClassNames.Count, examples, torch.CPU, result.GetValue(output)!);
            Console.WriteLine($"{result.GetValue(output)}: step {checkpoint.Step:N0} of {path}");
        });
        return command;
    }
}
