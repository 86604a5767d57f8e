using System.CommandLine;

namespace ImageGen.Trainer.Commands;

/// <summary>The trainer's command line.</summary>
internal static class TrainerCommandLine
{
    /// <summary>The LibTorch folder, for every verb that uses LibTorch; accepted before and after the verb.</summary>
    internal static readonly Option<string> LibTorchFolder = new(Native.LibTorchFolder.OptionName)
    {
        Description = "Use the LibTorch in this folder, for example that of an installed PyTorch. "
            + $"[default: {Native.LibTorchFolder.VariableName}, or the bundled one]",
        HelpName = "FOLDER",
        Recursive = true,
    };

    /// <summary>The root of the command line, with all verbs.</summary>
    public static RootCommand CreateRoot() => new("Trains image generators and exports each to one ONNX file.")
    {
        ListCommand.Create(),
        DataCommand.Create(),
        TrainCommand.Create(),
        SweepCommand.Create(),
        SampleCommand.Create(),
        ExportCommand.Create(),
        ClassifierCommand.Create(),
        EvaluateCommand.Create(),
        DoctorCommand.Create(),
        LibTorchFolder,
    };
}
