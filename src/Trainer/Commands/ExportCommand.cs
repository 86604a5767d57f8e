using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "export".</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var run = CheckpointArgument.Create();
        var output = new Option<string>("--out") { Description = "The file to write. [default: generator.onnx in the run folder]", HelpName = "FILE" };
        var half = new Option<bool>("--half") { Description = "Store weights in float16: half the size, pictures within 2e-3." };
        var command = new Command(
            "export",
            """
            Export the averaged generator of a run to one ONNX file, and check it against TorchSharp's own pictures.

            Examples:
              trainer export runs/cgan-fashion-mnist
              trainer export runs/cgan-fashion-mnist --half --out models/cgan-fashion-mnist.onnx
            """)
        {
            run, output, half,
        };
        command.SetAction(result =>
        {
            LibTorch.Load();
            var checkpoint = CheckpointArgument.Resolve(result.GetValue(run)!);
            var target = result.GetValue(output)
                ?? (Directory.Exists(result.GetValue(run)) ? RunFolder.Open(result.GetValue(run)!).Generator : Path.ChangeExtension(checkpoint, ".onnx"));
            Export(checkpoint, target, result.GetValue(half));
        });
        return command;
    }

    /// <summary>Exports a checkpoint, writes the file, and says what it is and how well it agrees.</summary>
    public static void Export(string checkpointPath, string target, bool half)
    {
        using var checkpoint = CheckpointFile.Read(checkpointPath);
        var file = GeneratorExport.FromCheckpoint(checkpoint, checkpointPath, half);
        using (var generator = CpuGenerator.Load(file))
        {
            var report = generator.CheckGolden();
            if (!report.Passed)
                throw new InputException($"{checkpointPath}: the exported graph differs from TorchSharp's pictures by {report.MaxDifference:G2}, more than {report.Tolerance:G2}; nothing was written");
            file.Write(target);
            Console.WriteLine($"{target}: {new FileInfo(target).Length:N0} bytes, step {checkpoint.Step:N0}, within {report.MaxDifference:G2} of TorchSharp");
        }
    }
}
