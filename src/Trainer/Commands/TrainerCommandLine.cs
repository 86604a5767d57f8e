using System.CommandLine;

namespace ImageGen.Trainer.Commands;

/// <summary>The trainer's command line.</summary>
internal static class TrainerCommandLine
{
    /// <summary>Where LibTorch is, for every verb that computes with it; before the verb or after it.</summary>
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
        SampleCommand.Create(),
        ExportCommand.Create(),
        ClassifierCommand.Create(),
        EvaluateCommand.Create(),
        DoctorCommand.Create(),
        LibTorchFolder,
    };
}

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Something given cannot be used; one line on standard error says what.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT); the work so far is saved.</summary>
    public const int Interrupted = 130;
}
