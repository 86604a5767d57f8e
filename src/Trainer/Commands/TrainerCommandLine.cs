using System.CommandLine;

namespace ImageGen.Trainer.Commands;

/// <summary>The trainer's command line.</summary>
internal static class TrainerCommandLine
{
    /// <summary>The root of the command line, with all verbs.</summary>
    public static RootCommand CreateRoot() => new("Trains image generators and exports each to one ONNX file.")
    {
        ListCommand.Create(),
        DataCommand.Create(),
        TrainCommand.Create(),
        SampleCommand.Create(),
        ExportCommand.Create(),
        EvaluateCommand.Create(),
        DoctorCommand.Create(),
    };
}
